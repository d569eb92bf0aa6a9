import { describe, expect, it } from 'vitest';
import { createBeyondAccuracy, sampledSessions } from '../../../src/main/evaluation/beyond-accuracy.ts';
import { sessionPart } from '../../support/small-split.ts';

describe('beyond accuracy', () => {
  // 16 plays in all; the most played track has 8.
  const lists = createBeyondAccuracy(Int32Array.of(8, 4, 2, 2), 2);
  lists.add({ session: Int32Array.of(0), tracks: Int32Array.of(0, 1) });
  lists.add({ session: Int32Array.of(1, 2, 0), tracks: Int32Array.of(1, 2) });
  const { overall, byPosition } = lists.result();

  it('counts, weighs and compares the recommended tracks', () => {
    expect(overall).toEqual({
      'coverage@2': 3 / 4,
      // (1 + .5) / 2 and (.5 + .25) / 2
      'popularity-bias@2': (0.75 + 0.375) / 2,
      // 1 and 2 bits, then 2 and 3
      'novelty@2': 2,
      'repeat-rate@2': 0.75,
    });
  });

  it('tells early lists from late ones', () => {
    expect(byPosition.filter(({ metric }) => metric === 'repeat-rate@2')).toEqual([
      { context: 'position', value: '1', metric: 'repeat-rate@2', n: 1, mean: 0.5, variance: 0 },
      { context: 'position', value: '3', metric: 'repeat-rate@2', n: 1, mean: 1, variance: 0 },
    ]);
  });
});

describe('the sessions lists are asked for', () => {
  const part = sessionPart([
    [0, 1, 2],
    [3, 4],
    [5, 6, 7, 8],
  ]);
  const taken = (limit?: number) => Array.from(sampledSessions(part, limit), (session) => [...session]);

  it('are all where there are few', () => {
    expect(taken()).toEqual([[0], [0, 1], [3], [5], [5, 6], [5, 6, 7]]);
  });

  it('are spread evenly where there are many', () => {
    expect(taken(3)).toEqual([[0], [3], [5, 6]]);
  });
});
