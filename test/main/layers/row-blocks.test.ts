import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, tf } from '../../../src/main/engine/tensorflow.ts';
import { inBlocks } from '../../../src/main/layers/row-blocks.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 2, engine: 'tensorflow' });
});

it.each([
  [6, [3, 3]],
  [5, [5]],
])('computes %s rows in blocks, with the values and gradients of the whole', (rows, sizes) => {
  const values = tf.tensor2d(
    Float32Array.from({ length: rows * 3 }, (_, at) => Math.sin(at)),
    [rows, 3],
  );
  const weights = tf.tensor2d([0.1, -0.2, 0.3, 0.4, 0.5, -0.6], [3, 2]);
  const met: number[] = [];
  const blocked = (given: Tensor, kernel: Tensor) =>
    inBlocks([given, tf.neg(given)], ([block, negative]) => {
      met.push(block.shape[0]!);
      return tf.tanh(tf.matMul(tf.sub(block, negative), kernel));
    });
  const whole = (given: Tensor, kernel: Tensor) => tf.tanh(tf.matMul(tf.mul(given, 2), kernel));
  const through = (compute: typeof whole) =>
    tf.valueAndGrads((given: Tensor, kernel: Tensor) => tf.sum(tf.square(compute(given, kernel))).asScalar())([values, weights]);
  const [ours, theirs] = [through(blocked), through(whole)];
  expect(met).toEqual(sizes);
  expect(ours.value.dataSync()[0]).toBeCloseTo(theirs.value.dataSync()[0]!, 5);
  for (const [at, gradient] of ours.grads.entries())
    expect(Math.max(...tf.abs(tf.sub(gradient, theirs.grads[at]!)).dataSync())).toBeLessThan(1e-5);
});
