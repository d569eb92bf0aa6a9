import { beforeAll, expect, it } from 'vitest';
import { DTYPE_NUMBERS } from '../../../src/main/engine/dtype-numbers.ts';
import { nativeBackend } from '../../../src/main/engine/native-backend.ts';
import { productShapes } from '../../../src/main/engine/product-shapes.ts';
import { loadTensorFlow, tf } from '../../../src/main/engine/tensorflow.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

/** The shape that TensorFlow itself gives a product of zeros. */
function computedShapes(shapes: readonly (readonly number[])[], flags: Readonly<Record<string, boolean>>): number[][] {
  const backend = nativeBackend();
  const { binding } = backend;
  const attributes = [
    { name: 'T', type: binding.TF_ATTR_TYPE, value: DTYPE_NUMBERS.float32 },
    ...Object.entries(flags).map(([name, value]) => ({ name, type: binding.TF_ATTR_BOOL, value })),
  ];
  const ids = backend.getInputTensorIds(shapes.map((shape) => tf.zeros([...shape])));
  return binding.executeOp('BatchMatMulV2', attributes, ids, 1).map(({ shape }) => shape);
}

it.each([
  [[2, 3], [3, 5], false, false],
  [[3, 2], [3, 5], true, false],
  [[7, 2, 3], [7, 5, 3], false, true],
  [[3, 2], [5, 3], true, true],
])('knows the shape of the product of %j and %j, turned %s and %s', (a, b, isFirstTurned, isSecondTurned) => {
  const flags = { adj_x: isFirstTurned, adj_y: isSecondTurned };
  expect(productShapes('BatchMatMulV2', [a, b], new Map(Object.entries(flags)))).toEqual(computedShapes([a, b], flags));
});

it('leaves batches that are spread over each other, and all other operations, to TensorFlow', () => {
  expect(
    productShapes(
      'BatchMatMulV2',
      [
        [7, 2, 3],
        [3, 5],
      ],
      new Map(),
    ),
  ).toBeNull();
  expect(productShapes('Add', [[2], [2]], new Map())).toBeNull();
});
