import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../engine/tensorflow.ts';
import { pickFromColumns, pickFromRows, pickRows, placesInBlocks, subtractFromRows, subtractRows } from './pick-rows.ts';
import { zeroAfter } from './zero-after.ts';

/** Losses of the GRU4Rec reference code; all give one value a row, to be summed and divided by the configured batch size. */
export const LOSSES = ['cross-entropy', 'bpr', 'bpr-max', 'top1', 'top1-max'] as const;
export type Loss = (typeof LOSSES)[number];

/**
 * Scores of a mini-batch against its candidates, in blocks of candidates that can be worked on side by side.
 * A block: scores float32 [batch, candidates of the block]; counts float32 [candidates of the block], how often each stands among the candidates
 * (see CandidateSet). targets int32 [batch]: the place of each row's target, which is in the first block. The other occurrences of a row's target
 * are negatives, as in the reference.
 */
export type CandidateScores = { blocks: ReadonlyArray<{ scores: Tensor; counts: Tensor }>; targets: Tensor };

/** Keeps logarithms of shares from becoming infinite, as in the reference. */
const TINY = 1e-24;
/** Far above any score, yet finite: infinities turn into NaN in gradients. */
const FAR = 1e9;

/** Candidates that are scored by output . row + bias: rows [candidates of the block, units], bias [candidates of the block]. */
export type ScoredBlock = { rows: Tensor; bias: Tensor };

/** Whether all targets are known to be in the first block of candidates. */
export type TargetsIn = 'first-block' | 'any-block';

/**
 * -log(softmax(scores)[target] + 1e-24) over all blocks of candidates; output [batch, units], targets int32 [batch], counted from the first block on.
 * The gradient is that of the plain logarithm, softmax minus one-hot: it goes on pulling where the reference's fades out below shares of 1e-24.
 * It is written down to the output and the rows, so that neither the division by the softmax's sum nor the one-hot part passes over all scores. Scores stand
 * in columns here [candidates of the block, batch]: two of the three products then read all their matrices as they lie.
 */
export function crossEntropy(
  output: Tensor,
  blocks: readonly ScoredBlock[],
  targets: Tensor,
  targetsIn: TargetsIn = 'first-block',
): Tensor {
  const count = blocks.length;
  const sizes = blocks.map(({ rows }) => rows.shape[0]!);
  const inputs = [output, ...blocks.map(({ rows }) => rows), ...blocks.map(({ bias }) => bias)];
  return withGradients(inputs, ([read, ...candidates]) => {
    // Each block is raised to powers of e less each column's highest score, right after it is scored, while a cache holds it; `levels` set them level.
    const raised = blocks.map((_, block) => {
      const products = tf.matMul(candidates[block]! as Tensor2D, read! as Tensor2D, false, true);
      return powersOf(tf.add(products, column(candidates[count + block]!)));
    });
    const { levels, total } = levelsOf(raised);
    const own = targetBlocks(sizes, targets, targetsIn).map(({ block, places, isHere }) =>
      masked(tf.mul(pickFromColumns(raised[block]!.powers, places), levels[block]!), isHere),
    );
    return {
      value: tf.neg(tf.log(tf.add(tf.div(tf.addN(own), total), TINY))),
      // Targets may themselves be computed, and would be gone by the time the gradient is.
      saved: [read!, total, targets, ...raised.map(({ powers }) => powers), ...levels, ...candidates.slice(0, count)],
      slopes(above, [given, sum, places, ...rest]) {
        const [exponents, level, rows] = [0, 1, 2].map((kind) => rest.slice(kind * count, (kind + 1) * count)) as [
          Tensor[],
          Tensor[],
          Tensor[],
        ];
        const scales = level.map((factor) => column(tf.mul(tf.div(above, sum!), factor)));
        const weighed = tf.mul(given!, column(above));
        // [units, batch]: turning the rows costs a product less than turning the scores.
        const toOutput = exponents.map((power, block) =>
          tf.mul(tf.matMul(rows[block] as Tensor2D, power as Tensor2D, true), tf.reshape(scales[block]!, [1, -1])),
        );
        // All that is read before it waits for the output's gradient, and nothing waits for the rows': they come second.
        const rowSlopes: Tensor[] = exponents.map((power, block) =>
          tf.matMul(power as Tensor2D, tf.mul(given!, tf.add(scales[block]!, zeroAfter(toOutput[block]!))) as Tensor2D),
        );
        const biasSlopes: Tensor[] = exponents.map((power, block) =>
          tf.reshape(tf.matMul(power as Tensor2D, scales[block] as Tensor2D), [-1]),
        );
        const fromTargets = targetBlocks(sizes, places!, targetsIn).map(({ block, places: here, isHere }) => {
          rowSlopes[block] = subtractRows(rowSlopes[block]!, here, masked(weighed, isHere));
          biasSlopes[block] = subtractRows(biasSlopes[block]!, here, masked(above, isHere));
          return masked(pickRows(rows[block]!, here), isHere);
        });
        return [tf.sub(tf.transpose(tf.addN(toOutput)), tf.mul(tf.addN(fromTargets), column(above))), ...rowSlopes, ...biasSlopes];
      },
    };
  });
}

/** output . row + bias of each row of the output and each candidate of a block: [batch, candidates of the block]. */
export function scoresOf(output: Tensor, { rows, bias }: ScoredBlock): Tensor {
  return tf.add(tf.matMul(output as Tensor2D, rows as Tensor2D, false, true), bias);
}

/** The blocks that hold targets, with the target's place in it of each row [batch], and 1 where it is there, 0 where not; null where all are. */
function targetBlocks(sizes: readonly number[], targets: Tensor, targetsIn: TargetsIn) {
  if (targetsIn === 'first-block') return [{ block: 0, places: targets, isHere: null }];
  return placesInBlocks(sizes, targets).map((found, block) => ({ block, ...found }));
}

/** Values [n, ...] that are kept where the mask [n] is 1. */
function masked(values: Tensor, mask: Tensor | null): Tensor {
  if (mask === null) return values;
  return tf.mul(values, values.rank === 1 ? mask : column(mask));
}

/** Row losses of a mini-batch against its candidates, by the loss's name. */
export function candidateLosses(loss: Exclude<Loss, 'cross-entropy'>, candidates: CandidateScores, bpreg: number): Tensor {
  switch (loss) {
    case 'bpr':
      return bpr(candidates);
    case 'bpr-max':
      return bprMax(candidates, bpreg);
    case 'top1':
      return top1(candidates);
    case 'top1-max':
      return top1Max(candidates);
  }
}

/** BPR: mean over the candidates of -log sigmoid(target - candidate). */
export function bpr({ blocks, targets }: CandidateScores): Tensor {
  const target = targetScores(blocks, targets);
  return meanOverCandidates(blocks, (scores) => tf.softplus(tf.sub(scores, target)));
}

/** BPR-max: -log(sum_j s_j sigmoid(target - o_j) + 1e-24) + bpreg * sum_j s_j o_j^2, s the softmax over the negatives. */
export function bprMax({ blocks, targets }: CandidateScores, bpreg: number): Tensor {
  const inputs = blocks.map(({ scores }) => scores);
  return withGradients(inputs, (scores) => {
    const target = column(pickFromRows(scores[0]!, targets));
    const { powers, total } = powersTogether(negativeScores(scores, blocks, targets));
    const wins = scores.map((block) => tf.sigmoid(tf.sub(target, block)));
    const meanOf = (values: (block: number) => Tensor) =>
      tf.div(tf.addN(powers.map((power, block) => tf.sum(tf.mul(power, values(block)), 1))), total);
    const won = meanOf((block) => wins[block]!);
    const size = meanOf((block) => tf.square(scores[block]!));
    const wonTwice = meanOf((block) => tf.square(wins[block]!));
    return {
      value: tf.sub(tf.mul(size, bpreg), tf.log(tf.add(won, TINY))),
      saved: [...scores, ...powers, ...wins, total, won, size, wonTwice, targets],
      /** d/do_j = s_j (bpreg (o_j + 1)^2 - win_j^2 / won + won / won - bpreg (1 + size)); the target's, -(won - sum_j s_j win_j^2) / won, apart. */
      slopes(above, saved) {
        const [sum, mean, squares, meanSquare, places] = saved.slice(-5) as [Tensor, Tensor, Tensor, Tensor, Tensor];
        const inverse = tf.div(1, tf.add(mean, TINY));
        const level = column(tf.sub(tf.mul(mean, inverse), tf.mul(tf.add(squares, 1), bpreg)));
        const scale = column(tf.div(above, sum));
        return blocks.map((_, block) => {
          const [own, power, win] = [0, 1, 2].map((kind) => saved[kind * blocks.length + block]!) as [Tensor, Tensor, Tensor];
          const regularised = tf.add(tf.mul(tf.square(tf.add(own, 1)), bpreg), level);
          const bent = tf.sub(regularised, tf.mul(tf.square(win), column(inverse)));
          const slope = tf.mul(tf.mul(power, bent), scale);
          return block === 0 ? subtractFromRows(slope, places, tf.mul(above, tf.mul(inverse, tf.sub(mean, meanSquare)))) : slope;
        });
      },
    };
  });
}

/** TOP1: mean over the candidates of sigmoid(o_j - target) + sigmoid(o_j^2), less sigmoid(target^2) / candidates. */
export function top1({ blocks, targets }: CandidateScores): Tensor {
  const target = targetScores(blocks, targets);
  const mean = meanOverCandidates(blocks, (scores) => top1Terms(scores, target));
  return tf.sub(mean, tf.div(tf.squeeze(tf.sigmoid(tf.square(target)), [1]), candidateTotal(blocks)));
}

/** TOP1-max: sum_j s_j (sigmoid(o_j - target) + sigmoid(o_j^2)), s the softmax over the negatives. */
export function top1Max({ blocks, targets }: CandidateScores): Tensor {
  const target = targetScores(blocks, targets);
  const scores = blocks.map((block) => block.scores);
  const shares = tf.softmax(tf.concat(negativeScores(scores, blocks, targets), 1));
  return tf.sum(tf.mul(shares, top1Terms(tf.concat(scores, 1), target)), 1);
}

/** x where positive, alpha * (e^x - 1) elsewhere: bends negative scores so that they stop falling. */
export function scaledElu(scores: Tensor, alpha: number): Tensor {
  return tf.add(tf.relu(scores), tf.mul(tf.sub(tf.exp(tf.minimum(scores, 0)), 1), alpha));
}

const column = (values: Tensor) => tf.reshape(values, [-1, 1]);

/** The score of each row's target, [batch, 1]. */
function targetScores(blocks: CandidateScores['blocks'], targets: Tensor): Tensor {
  return column(pickFromRows(blocks[0]!.scores, targets));
}

const top1Terms = (scores: Tensor, target: Tensor) => tf.add(tf.sigmoid(tf.sub(scores, target)), tf.sigmoid(tf.square(scores)));

function meanOverCandidates(blocks: CandidateScores['blocks'], lossesOf: (scores: Tensor) => Tensor): Tensor {
  const sums = blocks.map(({ scores, counts }) => tf.sum(tf.mul(lossesOf(scores), counts), 1));
  return tf.div(tf.addN(sums), candidateTotal(blocks));
}

const candidateTotal = (blocks: CandidateScores['blocks']) => tf.addN(blocks.map(({ counts }) => tf.sum(counts)));

/** Scores whose powers of e weigh each negative as often as it occurs; the target itself is one occurrence less. */
function negativeScores(scores: readonly Tensor[], blocks: CandidateScores['blocks'], targets: Tensor): Tensor[] {
  return blocks.map(({ counts }, block) => {
    const weighed = tf.add(scores[block]!, tf.maximum(tf.log(counts), -FAR));
    if (block > 0) return weighed;
    const own = pickRows(counts, targets);
    const others = tf.sub(own, 1);
    const exclusion = tf.where(tf.greater(others, 0), tf.log(tf.div(own, tf.maximum(others, 1))), FAR); // [batch]
    return subtractFromRows(weighed, targets, exclusion);
  });
}

/** e^(score - the row's highest) of each score, and their sum over each row of all blocks [batch]. */
function powersTogether(blocks: readonly Tensor[]): { powers: Tensor[]; total: Tensor } {
  const highest = blocks.map((scores) => tf.max(scores, 1, true)).reduce((a, b) => tf.maximum(a, b));
  const powers = blocks.map((scores) => tf.exp(tf.sub(scores, highest)));
  return { powers, total: tf.addN(powers.map((power) => tf.sum(power, 1))) };
}

type Powers = { powers: Tensor; highest: Tensor };

/** e^(score - the column's highest) of each score of a block [candidates of the block, batch], and the highest [1, batch]. */
function powersOf(scores: Tensor): Powers {
  const highest = tf.max(scores, 0, true);
  return { powers: tf.exp(tf.sub(scores, highest)), highest };
}

/** By what the powers of each block are to be multiplied [batch] to be powers of e less the column's highest of all blocks; their sum over all of them [batch]. */
function levelsOf(blocks: readonly Powers[]): { levels: Tensor[]; total: Tensor } {
  const overall = blocks.map(({ highest }) => highest).reduce((a, b) => tf.maximum(a, b));
  const levels = blocks.map(({ highest }) => tf.reshape(tf.exp(tf.sub(highest, overall)), [-1]));
  return { levels, total: tf.addN(blocks.map(({ powers }, block) => tf.mul(tf.sum(powers, 0), levels[block]!))) };
}

type Differentiable = { value: Tensor; saved: Tensor[]; slopes: (above: Tensor, saved: readonly Tensor[]) => Tensor[] };

/** A function of several tensors with gradients written by hand. */
function withGradients(inputs: readonly Tensor[], compute: (inputs: readonly Tensor[]) => Differentiable): Tensor {
  const differentiable = tf.customGrad((...received: unknown[]) => {
    const save = received.at(-1) as (tensors: Tensor[]) => void;
    const { value, saved, slopes } = compute(received.slice(0, -1) as Tensor[]);
    save(saved);
    return { value, gradFunc: (above: Tensor, kept: Tensor[]) => slopes(above, kept) };
  });
  return differentiable(...inputs);
}
