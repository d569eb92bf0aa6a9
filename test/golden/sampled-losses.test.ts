import { beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, tf } from '../../src/main/engine/tensorflow.ts';
import { gbce, gbceBeta, type SampledScores, sampledSoftmax } from '../../src/main/layers/sampled-losses.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1 });
});

/** Two rows, targets score 2 and 1.5, negatives 1 and 0; the second negative is the target of row 1. */
const scores = (): SampledScores => ({
  target: tf.tensor1d([2, 1.5]),
  negatives: tf.tensor2d([
    [1, 0],
    [0.5, 1.5],
  ]),
  isTarget: tf.tensor2d([
    [0, 0],
    [0, 1],
  ]),
});

it('gives the powers of gBCE that the paper works with: 3,416 tracks, 256 negatives', () => {
  expect(gbceBeta(256, 3416, 0.75)).toBeCloseTo(0.306223, 6);
  expect(gbceBeta(256, 3416, 1)).toBeCloseTo(0.074963, 6);
  expect(gbceBeta(256, 3416, 0)).toBeCloseTo(1, 12);
});

it('computes gBCE: beta log sigmoid of the target, log of one minus sigmoid of the negatives', () => {
  // Row 0: (.5 softplus(-2) + softplus(1) + softplus(0)) / 2 = (.063464 + 1.313262 + .693147) / 2; row 1: (.5 softplus(-1.5) + softplus(.5)) / 2.
  const losses = tf.tidy(() => gbce(scores(), 0.5).dataSync());
  expect(losses[0]).toBeCloseTo(1.034936, 5);
  expect(losses[1]).toBeCloseTo((0.5 * 0.201413 + 0.974077) / 2, 5);
});

it('computes the sampled softmax, and leaves a negative out that is the target itself', () => {
  // Row 0 is row 0 of the cross-entropy of GRU4Rec's golden scores [2, 1, 0]; row 1: -log(e^1.5 / (e^1.5 + e^.5)).
  const losses = tf.tidy(() => sampledSoftmax(scores()).dataSync());
  expect(losses[0]).toBeCloseTo(0.407606, 5);
  expect(losses[1]).toBeCloseTo(0.313262, 5);
});

it('sends softmax shares back as gradients of the negatives', () => {
  const gradients = tf.tidy(() => {
    const { target, negatives, isTarget } = scores();
    return tf
      .grad((values) => tf.sum(sampledSoftmax({ target, negatives: values, isTarget })))(negatives)
      .dataSync();
  });
  const sum = Math.E ** 2 + Math.E + 1;
  for (const [index, expected] of [Math.E / sum, 1 / sum, 1 / (1 + Math.E), 0].entries()) expect(gradients[index]).toBeCloseTo(expected, 5);
});
