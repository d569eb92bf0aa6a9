import { beforeAll, expect, it } from 'vitest';
import { foldConstants } from '../../../../src/main/engine/passes/fold-constants.ts';
import { loadTensorFlow, tf } from '../../../../src/main/engine/tensorflow.ts';
import { expectSameValues, optimised, wave } from '../../../support/optimised.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

it('computes what is made of small constants alone', () => {
  const { before, after } = optimised(
    [wave([2, 6])],
    (values) => {
      const six = tf.cast(tf.reshape(tf.tensor1d([1, 2, 3, 4, 5, 6], 'int32'), [1, 6]), 'float32');
      const third = tf.div(tf.scalar(1), tf.add(tf.scalar(1), tf.scalar(2)));
      return tf.add(tf.mul(values, six), tf.mul(tf.fill([1, 6], 0.1), third));
    },
    foldConstants,
  );
  expect(before.operations.sort()).toEqual(['Add', 'Add', 'Cast', 'Fill', 'Mul', 'Mul', 'RealDiv', 'Reshape'].sort());
  // The product of a row and a number stays: only single numbers are calculated with.
  expect(after.operations.sort()).toEqual(['Add', 'Mul', 'Mul']);
  expect(after.values).toEqual(before.values);
});

it('leaves numbers that a cast would change, and large constants', () => {
  const { before, after } = optimised(
    [wave([2, 100])],
    (values) => {
      const cut = tf.cast(tf.cast(tf.tensor1d([0.5, 1.5]), 'int32'), 'float32');
      return tf.add(tf.mul(values, tf.reshape(cut, [2, 1])), tf.fill([2, 100], 3));
    },
    foldConstants,
  );
  expect(after.operations).toEqual(before.operations);
  expectSameValues(before, after);
});
