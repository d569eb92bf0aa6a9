import { beforeAll, expect, it } from 'vitest';
import { transposedProducts } from '../../../../src/main/engine/passes/transposed-products.ts';
import { loadTensorFlow, tf } from '../../../../src/main/engine/tensorflow.ts';
import { expectSameValues, optimised, wave } from '../../../support/optimised.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

it.each([
  [false, false],
  [true, false],
  [false, true],
  [true, true],
])('reads matrices turned (%s, %s) in place of turning them', (isFirstTurned, isSecondTurned) => {
  const turned = (values: ReturnType<typeof wave>, isTurned: boolean) => (isTurned ? tf.transpose(values) : values);
  const { before, after } = optimised(
    [wave([4, 4]), wave([4, 4])],
    (a, b) => tf.add(tf.matMul(turned(a, isFirstTurned), turned(b, isSecondTurned)), tf.matMul(turned(a, isFirstTurned), b, true, true)),
    transposedProducts,
  );
  const transposes = (operations: readonly string[]) => operations.filter((operation) => operation === 'Transpose').length;
  expect(transposes(before.operations)).toBe(2 * Number(isFirstTurned) + Number(isSecondTurned));
  expect(transposes(after.operations)).toBe(0);
  expectSameValues(before, after);
});

it('turns the matrices of a batch, but does not change batches for rows', () => {
  const product = (axes: number[]) =>
    optimised(
      [wave([4, 4])],
      (values) => {
        const batch = tf.reshape(values, [2, 2, 4]);
        return tf.matMul(batch, tf.transpose(batch, axes), false, axes[0] === 1);
      },
      transposedProducts,
    );
  const [turned, changed] = [product([0, 2, 1]), product([1, 0, 2])];
  expect(turned.after.operations).not.toContain('Transpose');
  expectSameValues(turned.before, turned.after);
  expect(changed.after.operations).toContain('Transpose');
  expectSameValues(changed.before, changed.after);
});

it('takes back transposes that undo each other, and no others', () => {
  const twice = (first: number[], second: number[]) =>
    optimised(
      [wave([4, 6])],
      (values) => tf.neg(tf.transpose(tf.transpose(tf.reshape(values, [2, 3, 4]), first), second)),
      transposedProducts,
    );
  const [undone, further] = [twice([1, 2, 0], [2, 0, 1]), twice([1, 2, 0], [1, 2, 0])];
  expect(undone.after.operations).not.toContain('Transpose');
  expectSameValues(undone.before, undone.after);
  expect(further.after.operations).toEqual(further.before.operations);
  expectSameValues(further.before, further.after);
});
