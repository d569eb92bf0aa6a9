import { beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, tf } from '../../../src/main/engine/tensorflow.ts';
import { topTracks } from '../../../src/main/layers/top-tracks.ts';
import { createRng } from '../../../src/shared/random.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1 });
});

// 4,003 tracks are 126 groups, the last of them of three tracks; few distinct scores make many of them equal.
it.each([
  ['distinct scores', 4003, 20, 2 ** 30],
  ['many equal scores', 4003, 20, 7],
  ['all scores equal', 4003, 5, 1],
  ['fewer groups than are worth it', 300, 20, 50],
])('finds the same tracks in the same order as a sort does: %s', (_name, tracks, count, kinds) => {
  const rng = createRng(1, 'top tracks', kinds);
  const rows = Array.from({ length: 3 }, () => Array.from({ length: tracks }, () => rng.integer(kinds) - kinds));
  const { values, indices } = topTracks(tf.tensor2d(rows), count);
  const float = Float32Array.from(rows.flat());
  for (const [row, scores] of rows.entries()) {
    const sorted = [...scores.keys()].sort((a, b) => float[row * tracks + b]! - float[row * tracks + a]! || a - b).slice(0, count);
    expect((indices.arraySync() as number[][])[row]).toEqual(sorted);
    expect((values.arraySync() as number[][])[row]).toEqual(sorted.map((track) => float[row * tracks + track]));
  }
});
