import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { normaliseRows } from '../../../src/main/layers/session-histories.ts';
import { searchTracks } from '../../../src/main/trial/track-graph.ts';
import { exactSearch, product } from '../../../src/main/trial/track-search.ts';
import { createRng } from '../../../src/shared/random.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

const WIDTH = 8;
const TRACKS = 600;

function randomRows(count: number, seed: number): Float32Array {
  const rng = createRng(seed, 'rows');
  return normaliseRows(
    Float32Array.from({ length: count * WIDTH }, () => rng.normal()),
    WIDTH,
  );
}

const vectors = randomRows(TRACKS, 1);
// Two tracks without a vector: nobody finds them.
vectors.fill(0, 0, 2 * WIDTH);
const examples = randomRows(150, 2);
const query = examples.slice(0, WIDTH);

it('finds the nearest tracks exactly, the first of equals first', () => {
  const found = exactSearch(
    vectors,
    WIDTH,
    Int32Array.from({ length: TRACKS }, (_, track) => track),
  ).nearest(query, 5);
  const all = Array.from({ length: TRACKS }, (_, track) => ({ track, score: product(query, vectors, track, WIDTH) }));
  const best = all.toSorted((a, b) => b.score - a.score || a.track - b.track).slice(0, 5);
  expect([...found.tracks]).toEqual(best.map(({ track }) => track));
  expect(found.scores[0]).toBeCloseTo(best[0]!.score, 6);
  const equals = exactSearch(Float32Array.of(1, 0, 1, 0, 1, 0), 2, Int32Array.of(0, 1, 2)).nearest(Float32Array.of(1, 0), 2);
  expect([...equals.tracks]).toEqual([0, 1]);
  expect(exactSearch(vectors, WIDTH, new Int32Array()).nearest(query, 3).tracks).toHaveLength(0);
});

it('looks at all of a small catalogue', async () => {
  const path = join(temporaryHome(), 'vectors.usearch');
  const searcher = searchTracks(vectors, WIDTH, { path, examples });
  await searcher.settled;
  expect(searcher.how()).toEqual({ kind: 'exact' });
  expect(searcher.size).toBe(TRACKS - 2);
  expect(existsSync(path)).toBe(false);
});

it('finds tracks of a large catalogue in a graph that is built once, kept, and measured against looking at all', async () => {
  const path = join(temporaryHome(), 'vectors', 'vectors.usearch');
  const searcher = searchTracks(vectors, WIDTH, { path, examples, largestExact: 100 });
  const exact = searcher.nearest(query, 10);
  expect(searcher.how()).toEqual({ kind: 'exact' });
  await searcher.settled;
  const how = searcher.how();
  expect(how).toMatchObject({ kind: 'hnsw', k: 20, queries: 100 });
  expect(how.kind === 'hnsw' && how.recall).toBeGreaterThan(0.9);
  const found = searcher.nearest(query, 10);
  expect(found.tracks[0]).toBe(exact.tracks[0]);
  expect(found.scores[0]).toBeCloseTo(exact.scores[0]!, 5);

  const again = searchTracks(vectors, WIDTH, { path, examples, largestExact: 100 });
  await again.settled;
  expect([...again.nearest(query, 10).tracks]).toEqual([...found.tracks]);
  // One that was cut off is made anew.
  writeFileSync(path, 'cut off');
  const mended = searchTracks(vectors, WIDTH, { path, examples, largestExact: 100 });
  await mended.settled;
  expect(mended.how().kind).toBe('hnsw');
  rmSync(path);
  const left = searchTracks(vectors, WIDTH, { path, examples, largestExact: 100 });
  left.dispose();
  await left.settled;
  expect(existsSync(path)).toBe(false);
});
