import type { Tensor } from '@tensorflow/tfjs';
import { tf } from '../engine/tensorflow.ts';

/** Losses over one target a row and negatives shared by all rows. */
export const SAMPLED_LOSSES = ['cross-entropy', 'gbce'] as const;

/** Far above any score, yet finite. */
const FAR = 1e9;

/**
 * Scores of each row's target [rows] and of the shared negatives [rows, samples]; isTarget float32 [rows, samples] is 1 where a
 * negative happens to be the row's target, which is then left out.
 */
export type SampledScores = { target: Tensor; negatives: Tensor; isTarget: Tensor };

/** Softmax over the target and the negatives, -log of the target's share: one loss a row. */
export function sampledSoftmax({ target, negatives, isTarget }: SampledScores): Tensor {
  return tf.softplus(tf.sub(logSumExp(tf.sub(negatives, tf.mul(isTarget, FAR))), target));
}

/** log(sum of e^score) of each row, with the softmax as its gradient: tfjs's own goes back through the maximum, in more passes over memory. */
function logSumExp(scores: Tensor): Tensor {
  const withGradient = tf.customGrad((...received: unknown[]) => {
    const [values, save] = received as [Tensor, (tensors: Tensor[]) => void];
    const logOfSum = tf.logSumExp(values, 1, true);
    save([values, logOfSum]);
    return {
      value: tf.squeeze(logOfSum, [1]),
      gradFunc: (above: Tensor, [saved, total]: Tensor[]) => tf.mul(tf.reshape(above, [-1, 1]), tf.exp(tf.sub(saved!, total!))),
    };
  });
  return withGradient(scores);
}

/**
 * Power of the target's probability in gBCE (Petrov and Macdonald, 2023, equation 10): `beta = alpha (t (1 - 1/alpha) + 1/alpha)`,
 * alpha = samples / (tracks - 1). t = 0 is plain binary cross-entropy, t = 1 undoes the overconfidence that sampling brings.
 */
export function gbceBeta(samples: number, trackCount: number, t: number): number {
  const alpha = Math.min(1, samples / Math.max(1, trackCount - 1));
  return alpha * (t * (1 - 1 / alpha) + 1 / alpha);
}

/** gBCE: -(beta log sigmoid(target) + sum over the negatives of log(1 - sigmoid(negative))) / samples, one loss a row. */
export function gbce({ target, negatives, isTarget }: SampledScores, beta: number): Tensor {
  const positive = tf.mul(tf.softplus(tf.neg(target)), beta);
  const negative = tf.sum(tf.mul(tf.softplus(negatives), tf.sub(1, isTarget)), 1);
  return tf.div(tf.add(positive, negative), negatives.shape[1]!);
}
