import { beforeAll, describe, expect, it } from 'vitest';
import { loadTensorFlow, tf } from '../../src/main/engine/tensorflow.ts';
import { tiedRank } from '../../src/main/layers/tied-rank.ts';
import { createRankCounter } from '../../src/main/layers/track-ranks.ts';
import type { TieRule } from '../../src/shared/domain/search.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1 });
});

/** Ranks of the first track of each row. */
function ranksOfFirst(scores: number[][], ties: TieRule): number[] {
  return tf.tidy(() => {
    const counter = createRankCounter(
      [{ first: 0, count: scores[0]!.length }],
      tf.zeros([scores.length], 'int32'),
      tf.tensor2d(scores.map(([own]) => [own!])),
      ties,
    );
    counter.add(0, tf.tensor2d(scores));
    return [...counter.ranks().dataSync()];
  });
}

// Scores [1, 1, 1, 0] with target 0: three tracks share the first place.
describe.each([
  ['optimistic', 1],
  ['conservative', 3],
  ['median', 2],
] as Array<[TieRule, number]>)('%s ties', (ties, expected) => {
  it('ranks by counts', () => {
    expect(tiedRank(0, 3, ties)).toBe(expected);
  });

  it('ranks in tensors', () => {
    expect(ranksOfFirst([[1, 1, 1, 0]], ties)).toEqual([expected]);
  });
});

it.each(['optimistic', 'conservative', 'median'] as TieRule[])('ranks a target last where scores are not numbers (%s)', (ties) => {
  const scores = [
    [Number.NaN, Number.NaN, Number.NaN],
    [Number.NaN, 2, 1],
  ];
  for (const rank of ranksOfFirst(scores, ties)) expect(rank).toBeGreaterThanOrEqual(3);
});
