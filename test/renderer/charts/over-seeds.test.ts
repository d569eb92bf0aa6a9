import { expect, it } from 'vitest';
import { overSeeds } from '../../../src/renderer/charts/over-seeds.ts';

const curve = (...values: number[]) => values.map((y, index) => ({ x: index + 1, y }));

it('averages the seeds epoch by epoch; where only one has come there is no band', () => {
  expect(overSeeds([curve(2, 3, 5), curve(4, 7)], 'range')).toEqual({
    points: [
      { x: 1, y: 3 },
      { x: 2, y: 5 },
      { x: 3, y: 5 },
    ],
    band: [
      { x: 1, low: 2, high: 4 },
      { x: 2, low: 3, high: 7 },
    ],
  });
  expect(overSeeds([], 'range')).toEqual({ points: [], band: [] });
});

it('spreads the band by one standard deviation, or by the 95 % interval of the mean', () => {
  // Of 1, 2, 3: mean 2, sd 1; t for 2 degrees of freedom is 4.303, by the root of 3.
  const seeds = [curve(1), curve(2), curve(3)];
  expect(overSeeds(seeds, 'deviation').band).toEqual([{ x: 1, low: 1, high: 3 }]);
  const [interval] = overSeeds(seeds, 'interval').band;
  expect(interval?.low).toBeCloseTo(2 - 4.303 / Math.sqrt(3), 9);
  expect(interval?.high).toBeCloseTo(2 + 4.303 / Math.sqrt(3), 9);
  // Far beyond the table, where all are 0 or 2: sd 1.005 of 100 values.
  const many = Array.from({ length: 100 }, (_, index) => curve(index % 2 === 0 ? 0 : 2));
  expect(overSeeds(many, 'interval').band[0]?.high).toBeCloseTo(1 + (1.96 * Math.sqrt(100 / 99)) / 10, 9);
});
