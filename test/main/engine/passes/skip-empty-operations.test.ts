import { beforeAll, expect, it } from 'vitest';
import { skipEmptyOperations } from '../../../../src/main/engine/passes/skip-empty-operations.ts';
import { loadTensorFlow, tf } from '../../../../src/main/engine/tensorflow.ts';
import { expectSameValues, optimised, wave } from '../../../support/optimised.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

it('goes past casts and reshapes that change nothing, and past all but the last of reshapes in a row', () => {
  const { before, after } = optimised(
    [wave([2, 6])],
    (values) => tf.neg(tf.reshape(tf.reshape(tf.cast(tf.reshape(values, [2, 6]), 'float32'), [3, 4]), [6, 2])),
    skipEmptyOperations,
  );
  expect(before.operations).toEqual(['Reshape', 'Cast', 'Reshape', 'Reshape', 'Neg']);
  expect(after.operations).toEqual(['Reshape', 'Neg']);
  expectSameValues(before, after);
});

it('goes past the casts that gradients write', () => {
  const product = tf.grad((values) => tf.sum(tf.mul(values, tf.tanh(values))));
  const { before, after } = optimised([wave([2, 3])], product, skipEmptyOperations);
  expect(before.operations).toContain('Cast');
  expect(after.operations).not.toContain('Cast');
  expectSameValues(before, after);
});

it('keeps casts and reshapes that change something', () => {
  const { before, after } = optimised(
    [wave([2, 3])],
    (values) => tf.cast(tf.reshape(tf.cast(values, 'int32'), [3, 2]), 'float32'),
    skipEmptyOperations,
  );
  expect(after.operations).toEqual(before.operations);
  expectSameValues(before, after);
});
