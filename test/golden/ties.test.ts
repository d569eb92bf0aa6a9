import { beforeAll, describe, expect, it } from 'vitest';
import { loadTensorFlow, tf } from '../../src/main/engine/tensorflow.ts';
import { tiedRank } from '../../src/main/layers/tied-rank.ts';
import { trackRanks } from '../../src/main/layers/track-ranks.ts';
import type { TieRule } from '../../src/shared/domain/search.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1 });
});

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
    const ranks = tf.tidy(() => trackRanks(tf.tensor2d([[1, 1, 1, 0]]), tf.tensor1d([0], 'int32'), ties).dataSync());
    expect([...ranks]).toEqual([expected]);
  });
});

it.each(['optimistic', 'conservative', 'median'] as TieRule[])('ranks a target last where scores are not numbers (%s)', (ties) => {
  const scores = [
    [Number.NaN, Number.NaN, Number.NaN],
    [Number.NaN, 2, 1],
  ];
  const ranks = tf.tidy(() => [...trackRanks(tf.tensor2d(scores), tf.tensor1d([0, 0], 'int32'), ties).dataSync()]);
  for (const rank of ranks) expect(rank).toBeGreaterThanOrEqual(3);
});
