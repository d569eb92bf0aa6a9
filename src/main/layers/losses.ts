import type { Tensor } from '@tensorflow/tfjs';
import { tf } from '../engine/tensorflow.ts';
import { pickFromRows, pickRows } from './pick-rows.ts';

/** Losses of the GRU4Rec reference code; all give one value a row, to be summed and divided by the configured batch size. */
export const LOSSES = ['cross-entropy', 'bpr', 'bpr-max', 'top1', 'top1-max'] as const;
export type Loss = (typeof LOSSES)[number];

/**
 * Scores of a mini-batch against its candidates.
 * scores float32 [batch, candidates]; targets int32 [batch], the place of each row's target among the candidates; counts float32
 * [candidates], how often each stands among them (see CandidateSet). The other occurrences of a row's target are negatives, as in the reference.
 */
export type CandidateScores = { scores: Tensor; targets: Tensor; counts: Tensor };

/** Keeps logarithms of shares from becoming infinite, as in the reference. */
const TINY = 1e-24;
/** Far above any score, yet finite: infinities turn into NaN in gradients. */
const FAR = 1e9;

/**
 * -log(softmax(scores)[target] + 1e-24). scores [batch, tracks], targets int32 [batch].
 * The gradient is that of the plain logarithm, softmax minus one-hot: it goes on pulling where the reference's fades out below shares of 1e-24.
 */
export function crossEntropy(scores: Tensor, targets: Tensor): Tensor {
  const withGradient = tf.customGrad((...received: unknown[]) => {
    const [logits, save] = received as [Tensor, (tensors: Tensor[]) => void];
    const shares = tf.softmax(logits);
    // Targets may themselves be computed, and would be gone by the time the gradient is.
    save([shares, targets]);
    return {
      value: tf.neg(tf.log(tf.add(pickFromRows(shares, targets), TINY))),
      gradFunc: (above: Tensor, saved: Tensor[]) => tf.mul(tf.reshape(above, [-1, 1]), tf.sub(saved[0]!, oneHot(saved[0]!, saved[1]!))),
    };
  });
  return withGradient(scores);
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
export function bpr({ scores, targets, counts }: CandidateScores): Tensor {
  const losses = tf.softplus(tf.sub(scores, targetScores(scores, targets)));
  return tf.div(tf.sum(tf.mul(losses, counts), 1), tf.sum(counts));
}

/** BPR-max: -log(sum_j s_j sigmoid(target - o_j) + 1e-24) + bpreg * sum_j s_j o_j^2, s the softmax over the negatives. */
export function bprMax(candidates: CandidateScores, bpreg: number): Tensor {
  const { scores, targets } = candidates;
  const shares = negativeShares(candidates);
  const wins = tf.sum(tf.mul(shares, tf.sigmoid(tf.sub(targetScores(scores, targets), scores))), 1);
  const size = tf.sum(tf.mul(shares, tf.square(scores)), 1);
  return tf.sub(tf.mul(size, bpreg), tf.log(tf.add(wins, TINY)));
}

/** TOP1: mean over the candidates of sigmoid(o_j - target) + sigmoid(o_j^2), less sigmoid(target^2) / candidates. */
export function top1({ scores, targets, counts }: CandidateScores): Tensor {
  const target = targetScores(scores, targets);
  const terms = tf.add(tf.sigmoid(tf.sub(scores, target)), tf.sigmoid(tf.square(scores)));
  const own = tf.squeeze(tf.sigmoid(tf.square(target)), [1]);
  return tf.div(tf.sub(tf.sum(tf.mul(terms, counts), 1), own), tf.sum(counts));
}

/** TOP1-max: sum_j s_j (sigmoid(o_j - target) + sigmoid(o_j^2)), s the softmax over the negatives. */
export function top1Max(candidates: CandidateScores): Tensor {
  const { scores, targets } = candidates;
  const terms = tf.add(tf.sigmoid(tf.sub(scores, targetScores(scores, targets))), tf.sigmoid(tf.square(scores)));
  return tf.sum(tf.mul(negativeShares(candidates), terms), 1);
}

/** x where positive, alpha * (e^x - 1) elsewhere: bends negative scores so that they stop falling. */
export function scaledElu(scores: Tensor, alpha: number): Tensor {
  return tf.add(tf.relu(scores), tf.mul(tf.sub(tf.exp(tf.minimum(scores, 0)), 1), alpha));
}

/** 1 at each row's target, 0 elsewhere: [batch, candidates]. */
function oneHot(scores: Tensor, targets: Tensor): Tensor {
  return tf.oneHot(targets, scores.shape[1]!, 1, 0, 'float32');
}

/** The score of each row's target, [batch, 1]. */
function targetScores(scores: Tensor, targets: Tensor): Tensor {
  return tf.sum(tf.mul(scores, oneHot(scores, targets)), 1, true);
}

/** Softmax over each row's negatives, each weighing as often as it occurs; the target itself is one occurrence less. */
function negativeShares({ scores, targets, counts }: CandidateScores): Tensor {
  const weight = tf.maximum(tf.log(counts), -FAR);
  const own = pickRows(counts, targets);
  const others = tf.sub(own, 1);
  const exclusion = tf.where(tf.greater(others, 0), tf.log(tf.div(own, tf.maximum(others, 1))), FAR); // [batch]
  const excluded = tf.mul(oneHot(scores, targets), tf.reshape(exclusion, [-1, 1]));
  return tf.softmax(tf.add(scores, tf.sub(weight, excluded)));
}
