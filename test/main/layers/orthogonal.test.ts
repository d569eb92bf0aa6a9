import { expect, it } from 'vitest';
import { orthogonalWeights } from '../../../src/main/layers/orthogonal.ts';
import { createRng } from '../../../src/shared/random.ts';

/** Products of every two rows, or of every two columns. */
function products({ shape, initial }: ReturnType<typeof orthogonalWeights>, side: 'rows' | 'columns'): number[][] {
  const [rows, columns] = shape as [number, number];
  const values = initial as Float32Array;
  const at = (index: number, place: number) => (side === 'rows' ? values[index * columns + place]! : values[place * columns + index]!);
  const [count, length] = side === 'rows' ? [rows, columns] : [columns, rows];
  return Array.from({ length: count }, (_, left) =>
    Array.from({ length: count }, (_, right) =>
      Array.from({ length }, (_, place) => at(left, place) * at(right, place)).reduce((a, b) => a + b),
    ),
  );
}

it.each([
  [5, 9, 'rows'],
  [9, 5, 'columns'],
  [6, 6, 'rows'],
  [6, 6, 'columns'],
] as const)('draws %i x %i weights whose %s are at right angles and as long as the gain', (rows, columns, side) => {
  const all = products(orthogonalWeights(rows, columns, 1.5, createRng(1, 'weights')), side);
  for (const [left, row] of all.entries()) {
    for (const [right, product] of row.entries()) expect(product).toBeCloseTo(left === right ? 2.25 : 0, 5);
  }
});
