import { expect, it } from 'vitest';
import { parseWeights, weightCombinations } from '../../../src/renderer/state/weight-combinations.ts';

it('reads weights between commas or spaces, each once', () => {
  expect(parseWeights('1, 2;0.5 2')).toEqual([1, 2, 0.5]);
  for (const text of ['', 'two', '-1', '1001']) expect(parseWeights(text)).toBeNull();
});

it('combines them in every way, leaving out those that come to the same or give nobody a vote', () => {
  expect(
    weightCombinations([
      [1, 2],
      [1, 2],
    ]),
  ).toEqual([
    [1, 1],
    [1, 2],
    [2, 1],
  ]);
  expect(weightCombinations([[0, 3], [0]])).toEqual([[3, 0]]);
});
