import { beforeAll, expect, it } from 'vitest';
import { philoxUniform } from '../../../src/main/engine/philox.ts';
import { statelessUniform } from '../../../src/main/engine/random.ts';
import { loadTensorFlow, tf } from '../../../src/main/engine/tensorflow.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

it.each([
  [0, 0],
  [1, 7],
  [2 ** 31 - 1, 3],
])('draws the same numbers in JavaScript as TensorFlow does (counter %i, stream %i)', (counter, stream) => {
  const native = tf.tidy(() => statelessUniform([1003], tf.scalar(counter, 'int32'), stream).dataSync<'float32'>());
  expect(philoxUniform([counter, stream], 1003)).toEqual(native);
});

it('draws evenly from [0, 1)', () => {
  const values = philoxUniform([5, 6], 100_000);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  // Three standard errors of the mean of an even distribution: 3 * sqrt(1 / 12 / 100000) = .0027.
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.0027);
  expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values.slice(0, 50_000))).toBeLessThan(1);
});
