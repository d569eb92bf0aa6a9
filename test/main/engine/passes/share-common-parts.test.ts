import { beforeAll, expect, it } from 'vitest';
import { shareCommonParts } from '../../../../src/main/engine/passes/share-common-parts.ts';
import { statelessUniform } from '../../../../src/main/engine/random.ts';
import { loadTensorFlow, tf } from '../../../../src/main/engine/tensorflow.ts';
import { expectSameValues, optimised, wave } from '../../../support/optimised.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

it('computes once what is asked for twice, and what follows from it', () => {
  const { before, after } = optimised(
    [wave([2, 6])],
    (values) => tf.add(tf.neg(tf.exp(values)), tf.square(tf.neg(tf.exp(values)))),
    shareCommonParts,
  );
  expect(before.operations.sort()).toEqual(['Add', 'Exp', 'Exp', 'Neg', 'Neg', 'Square']);
  expect(after.operations.sort()).toEqual(['Add', 'Exp', 'Neg', 'Square']);
  expectSameValues(before, after);
});

it('tells operations apart by their operands, their order and their attributes', () => {
  const { before, after } = optimised(
    [wave([3, 3]), wave([3, 3])],
    (a, b) =>
      tf.addN(
        [tf.sub(a, b), tf.sub(b, a), tf.matMul(a, b), tf.matMul(a, b, true), tf.sum(a, 0, true), tf.sum(a, 1, true)].map((part) =>
          tf.add(part, a),
        ),
      ),
    shareCommonParts,
  );
  expect(after.operations.sort()).toEqual(before.operations.sort());
  expectSameValues(before, after);
});

it('draws random numbers of one seed once, and of two seeds twice', () => {
  const noise = (stream: number) => statelessUniform([2, 3], tf.scalar(7, 'int32'), stream);
  const twice = (first: number, second: number) =>
    optimised([wave([2, 3])], (values) => tf.add(tf.mul(values, noise(first)), noise(second)), shareCommonParts);
  const draws = ({ operations }: { operations: string[] }) =>
    operations.filter((operation) => operation === 'StatelessRandomUniform').length;
  const [same, other] = [twice(1, 1), twice(1, 2)];
  expect([draws(same.before), draws(same.after), draws(other.after)]).toEqual([2, 1, 2]);
  expectSameValues(same.before, same.after);
  expectSameValues(other.before, other.after);
});
