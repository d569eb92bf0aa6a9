import { expect, it } from 'vitest';
import { standardiseFeatures } from '../../../src/main/layers/track-features.ts';

it('standardises over the tracks that have a value, and sets the others to the mean', () => {
  const { values, missing } = standardiseFeatures({
    names: ['tempo', 'constant'],
    values: Float32Array.of(90, 5, 110, 5, Number.NaN, 5, 100, 5),
  });
  // Mean 100; variance (100 + 100 + 0) / 3.
  const one = Math.sqrt(1.5);
  const expected = [-one, 0, one, 0, 0, 0, 0, 0];
  for (const [index, value] of values.entries()) expect(value).toBeCloseTo(expected[index]!, 6);
  expect(missing).toBe(1);
});

it('stands values that are all missing as 0', () => {
  expect([...standardiseFeatures({ names: ['energy'], values: Float32Array.of(Number.NaN, Number.NaN) }).values]).toEqual([0, 0]);
});
