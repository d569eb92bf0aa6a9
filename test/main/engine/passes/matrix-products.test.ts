import { beforeAll, expect, it } from 'vitest';
import { matrixProducts } from '../../../../src/main/engine/passes/matrix-products.ts';
import { loadTensorFlow, tf } from '../../../../src/main/engine/tensorflow.ts';
import { expectSameValues, optimised, wave } from '../../../support/optimised.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

it.each([
  [false, false],
  [false, true],
  [true, false],
  [true, true],
])('writes a product of two matrices as MatMul, turned %s and %s', (left, right) => {
  const { before, after } = optimised(
    [wave(left ? [3, 2] : [2, 3]), wave(right ? [4, 3] : [3, 4])],
    (a, b) => tf.matMul(a, b, left, right),
    matrixProducts,
  );
  expect(before.operations).toEqual(['BatchMatMulV2']);
  expect(after.operations).toEqual(['MatMul']);
  expectSameValues(before, after);
});

it('writes a row added to a product as BiasAdd, and nothing else', () => {
  const { before, after } = optimised(
    [wave([2, 3]), wave([3, 4]), tf.tensor1d([1, 2, 3, 4]), wave([2, 4])],
    (a, b, bias, more) => tf.add(tf.add(tf.matMul(a, b), bias), tf.add(more, bias)),
    matrixProducts,
  );
  expect(before.operations).toEqual(['BatchMatMulV2', 'Add', 'Add', 'Add']);
  expect(after.operations).toEqual(['MatMul', 'BiasAdd', 'Add', 'Add']);
  expectSameValues(before, after);
});

it('leaves batches of products alone', () => {
  const { before, after } = optimised(
    [wave([6, 3]), wave([6, 4])],
    (a, b) => tf.matMul(tf.reshape(a, [2, 3, 3]), tf.reshape(b, [2, 3, 4])),
    matrixProducts,
  );
  expect(after.operations).toEqual(before.operations);
  expectSameValues(before, after);
});
