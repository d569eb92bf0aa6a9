import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import type { GraphNode } from '../../../../src/main/engine/graph.ts';
import { dropUnused } from '../../../../src/main/engine/passes/drop-unused.ts';
import { productOrder } from '../../../../src/main/engine/passes/product-order.ts';
import { loadTensorFlow, tf } from '../../../../src/main/engine/tensorflow.ts';
import { expectSameValues, optimised, wave } from '../../../support/optimised.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

/** The shapes of the products that are left, once the values were seen to be the same. */
function productsOf(inputs: readonly Tensor[], compute: (...inputs: Tensor[]) => Tensor) {
  let shapes: unknown[] = [];
  const { before, after } = optimised(inputs, compute, (nodes, asked) => {
    const ordered = dropUnused(productOrder(nodes), asked);
    shapes = ordered.filter(({ operation }) => operation === 'BatchMatMulV2').map((node) => node.shapes![0]);
    return ordered;
  });
  expectSameValues(before, after);
  return shapes;
}

it.each([
  [false, false, false],
  [true, false, true],
  [false, true, false],
  [true, true, true],
])('multiplies by a narrow matrix first, turned %s, %s and %s', (isFirst, isSecond, isThird) => {
  const matrix = (rows: number, columns: number, isTurned: boolean) => wave(isTurned ? [columns, rows] : [rows, columns]);
  const given = [matrix(1, 6, isFirst), matrix(6, 5, isSecond), matrix(5, 4, isThird)];
  const shapes = productsOf(given, (a, b, c) => tf.matMul(a!, tf.matMul(b!, c!, isSecond, isThird), isFirst));
  expect(shapes).toEqual([
    [1, 5],
    [1, 4],
  ]);
});

it('leaves products in an order that takes fewer multiplications, or whose first is read elsewhere', () => {
  const inOrder = productsOf([wave([6, 5]), wave([5, 4]), wave([4, 1])], (a, b, c) => tf.matMul(a!, tf.matMul(b!, c!)));
  expect(inOrder).toEqual([
    [5, 1],
    [6, 1],
  ]);
  const shared = productsOf([wave([1, 6]), wave([6, 5]), wave([5, 4])], (a, b, c) => {
    const product = tf.matMul(b!, c!);
    return tf.add(tf.matMul(a!, product), tf.sum(product));
  });
  expect(shared).toEqual([
    [6, 4],
    [1, 4],
  ]);
});

it('leaves a product that something waits for', () => {
  const product = (name: string, inputs: string[], shape: number[]): GraphNode => ({
    ...{ name, operation: 'BatchMatMulV2', inputs, shapes: [shape] },
    attributes: { adj_x: { flag: false }, adj_y: { flag: false } },
  });
  const given = (name: string, shape: number[]): GraphNode => ({
    name,
    operation: 'Placeholder',
    inputs: [],
    attributes: { shape: { shape } },
  });
  const nodes = [
    given('a', [1, 6]),
    given('b', [6, 5]),
    given('c', [5, 4]),
    product('bc', ['b', 'c'], [6, 4]),
    product('abc', ['a', 'bc'], [1, 4]),
  ];
  const waiting: GraphNode = { name: 'after', operation: 'NoOp', inputs: ['^bc'], attributes: {} };
  expect(productOrder([...nodes, waiting])).toEqual([...nodes, waiting]);
  expect(productOrder(nodes).map(({ name }) => name)).toContain('abc/first');
});
