import type { Tensor } from '@tensorflow/tfjs';
import { isNative, runOperation } from '../engine/native-backend.ts';
import { tf } from '../engine/tensorflow.ts';

/** Losses of the GRU4Rec reference code; all give one value a row, to be summed and divided by the configured batch size. */
export const LOSSES = ['cross-entropy', 'bpr', 'bpr-max', 'top1', 'top1-max'] as const;
export type Loss = (typeof LOSSES)[number];

/**
 * Scores of a mini-batch against its candidates: row i's target is candidate i, the others are its negatives.
 * scores [batch, candidates]; live [candidates], 0 for candidates that stand for nothing (slots without a session), 1 elsewhere.
 */
export type CandidateScores = { scores: Tensor; live: Tensor };

const TINY = 1e-24;
/** Far below any score, yet finite: infinities turn into NaN in gradients. */
const NEVER = 1e9;

/**
 * -log softmax(scores)[target], computed in one fused operation where TensorFlow has one.
 * scores [batch, tracks], targets int32 [batch]. The reference adds 1e-24 inside the logarithm against log(0); the fused form has no need of it.
 */
export function crossEntropy(scores: Tensor, targets: Tensor): Tensor {
  const withGradient = tf.customGrad((...received: unknown[]) => {
    const [logits, save] = received as [Tensor, (tensors: Tensor[]) => void];
    const { losses, slope } = isNative() ? fusedCrossEntropy(logits, targets) : plainCrossEntropy(logits, targets);
    save([slope]);
    return {
      value: losses,
      gradFunc: (above: Tensor, saved: Tensor[]) => tf.mul(tf.expandDims(above, 1), saved[0]!),
    };
  });
  return withGradient(scores);
}

/** The losses and their slope by the scores: softmax minus one-hot. */
type LossAndSlope = { losses: Tensor; slope: Tensor };

function fusedCrossEntropy(scores: Tensor, targets: Tensor): LossAndSlope {
  const [losses, slope] = runOperation('SparseSoftmaxCrossEntropyWithLogits', { T: 'float32', Tlabels: 'int32' }, [scores, targets], 2);
  return { losses: losses!, slope: slope! };
}

function plainCrossEntropy(scores: Tensor, targets: Tensor): LossAndSlope {
  const logShares = tf.logSoftmax(scores);
  const target = tf.oneHot(targets, scores.shape[1]!);
  return { losses: tf.neg(tf.sum(tf.mul(logShares, target), 1)), slope: tf.sub(tf.exp(logShares), target) };
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
export function bpr({ scores, live }: CandidateScores): Tensor {
  const target = targetScores(scores);
  return tf.div(tf.sum(tf.mul(tf.softplus(tf.sub(scores, target)), live), 1), tf.sum(live));
}

/** BPR-max: -log(sum_j s_j sigmoid(target - o_j) + 1e-24) + bpreg * sum_j s_j o_j^2, s the softmax over the negatives. */
export function bprMax({ scores, live }: CandidateScores, bpreg: number): Tensor {
  const shares = negativeShares({ scores, live });
  const wins = tf.sum(tf.mul(shares, tf.sigmoid(tf.sub(targetScores(scores), scores))), 1);
  const size = tf.sum(tf.mul(shares, tf.square(scores)), 1);
  return tf.sub(tf.mul(size, bpreg), tf.log(tf.add(wins, TINY)));
}

/** TOP1: mean over the candidates of sigmoid(o_j - target) + sigmoid(o_j^2), less sigmoid(target^2) / candidates. */
export function top1({ scores, live }: CandidateScores): Tensor {
  const target = targetScores(scores);
  const terms = tf.add(tf.sigmoid(tf.sub(scores, target)), tf.sigmoid(tf.square(scores)));
  const own = tf.squeeze(tf.sigmoid(tf.square(target)), [1]);
  return tf.div(tf.sub(tf.sum(tf.mul(terms, live), 1), own), tf.sum(live));
}

/** TOP1-max: sum_j s_j (sigmoid(o_j - target) + sigmoid(o_j^2)), s the softmax over the negatives. */
export function top1Max({ scores, live }: CandidateScores): Tensor {
  const terms = tf.add(tf.sigmoid(tf.sub(scores, targetScores(scores))), tf.sigmoid(tf.square(scores)));
  return tf.sum(tf.mul(negativeShares({ scores, live }), terms), 1);
}

/** x where positive, alpha * (e^x - 1) elsewhere: bends negative scores so that they stop falling. */
export function scaledElu(scores: Tensor, alpha: number): Tensor {
  return tf.add(tf.relu(scores), tf.mul(tf.sub(tf.exp(tf.minimum(scores, 0)), 1), alpha));
}

/** 1 at candidate i of row i, 0 elsewhere: [batch, candidates]. */
function targetMask(scores: Tensor): Tensor {
  const [batch, candidates] = scores.shape as [number, number];
  return tf.eye(batch, candidates);
}

/** The diagonal of the scores, [batch, 1]. */
function targetScores(scores: Tensor): Tensor {
  return tf.sum(tf.mul(scores, targetMask(scores)), 1, true);
}

/** Softmax over each row's negatives; its target and dead candidates get 0. */
function negativeShares({ scores, live }: CandidateScores): Tensor {
  const excluded = tf.add(targetMask(scores), tf.sub(1, live));
  return tf.softmax(tf.sub(scores, tf.mul(excluded, NEVER)));
}
