import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import usearch from 'usearch';
import type { TrackSearch } from '../../shared/domain/audition-moment.ts';
import { createRng } from '../../shared/random.ts';
import { hasDirection } from '../layers/session-histories.ts';
import { exactSearch, type TrackSearcher } from './track-search.ts';

const { Index, MetricKind, ScalarKind } = usearch;

/** Beyond this, looking at every track takes longer than the eye forgives. */
const LARGEST_EXACT = 100_000;
const SETTINGS = { multi: false, connectivity: 16, quantization: ScalarKind.F32, expansion_add: 128, expansion_search: 128 };
/** Tracks added between two looks at questions. */
const ADDED_TOGETHER = 32;
/** Session vectors that the recall is measured on, at this depth. */
const QUERIES = 100;
const DEPTH = 20;

type GraphOptions = {
  /** Where the graph is kept for the next opening. */
  path: string;
  /** Session vectors [rows, width], which predictions resemble. */
  examples: Float32Array;
  /** 100,000 where left out. */
  largestExact?: number;
};

/**
 * Finds the tracks nearest to a vector: among up to 100,000 by looking at all of them; among more by a graph of neighbours (HNSW, Malkov and
 * Yashunin 2018), once it is built beside the questions and its recall against looking at all was measured. Until then, all are looked at.
 */
export function searchTracks(vectors: Float32Array, width: number, options: GraphOptions): TrackSearcher & { settled: Promise<void> } {
  const tracks = Int32Array.from({ length: vectors.length / width }, (_, track) => track).filter((track) =>
    hasDirection(vectors, track, width),
  );
  const exact = exactSearch(vectors, width, tracks);
  if (tracks.length <= (options.largestExact ?? LARGEST_EXACT)) return { ...exact, settled: Promise.resolve() };

  let ready: { find: TrackSearcher['nearest']; how: TrackSearch } | null = null;
  let isGone = false;
  async function settle(): Promise<void> {
    const index = await openGraph(vectors, width, tracks, options.path, () => isGone);
    if (index === null) return;
    const find: TrackSearcher['nearest'] = (vector, k) => {
      const { keys, distances } = index.search(Float32Array.from(vector), Math.min(k, tracks.length), 1);
      return { tracks: Int32Array.from(keys, Number), scores: Float32Array.from(distances, (distance) => 1 - distance) };
    };
    const queries = chooseRows(options.examples, width);
    let shared = 0;
    for (const query of queries) {
      const wanted = new Set(exact.nearest(query, DEPTH).tracks);
      shared += find(query, DEPTH).tracks.filter((track) => wanted.has(track)).length;
      await nextTurn();
      if (isGone) return;
    }
    if (queries.length === 0) return;
    const recall = shared / (queries.length * Math.min(DEPTH, tracks.length));
    ready = { find, how: { kind: 'hnsw', recall, k: DEPTH, queries: queries.length } };
  }
  return {
    size: tracks.length,
    how: () => ready?.how ?? exact.how(),
    nearest: (vector, k) => (ready === null ? exact.nearest(vector, k) : ready.find(vector, k)),
    settled: settle(),
    dispose() {
      isGone = true;
    },
  };
}

/** The kept graph, or one that is built now and kept; null where nobody waits for it any more. */
async function openGraph(vectors: Float32Array, width: number, tracks: Int32Array, path: string, isGone: () => boolean) {
  const kept = readGraph(width, path);
  if (kept?.size() === tracks.length) return kept;
  rmSync(path, { force: true });
  const index = emptyGraph(width);
  for (let from = 0; from < tracks.length; from += ADDED_TOGETHER) {
    const added = tracks.subarray(from, from + ADDED_TOGETHER);
    const rows = new Float32Array(added.length * width);
    added.forEach((track, row) => {
      rows.set(vectors.subarray(track * width, (track + 1) * width), row * width);
    });
    index.add(BigUint64Array.from(added, BigInt), rows, 1);
    await nextTurn();
    if (isGone()) return null;
  }
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.incoming`;
  index.save(temporary);
  renameSync(temporary, path);
  return index;
}

function emptyGraph(width: number) {
  return new Index({ metric: MetricKind.IP, dimensions: width, ...SETTINGS });
}

/** Null where none is kept, or what is kept is damaged. */
function readGraph(width: number, path: string) {
  if (!existsSync(path)) return null;
  const index = emptyGraph(width);
  try {
    index.load(path);
    return index;
  } catch {
    return null;
  }
}

/** Rows that have a direction, drawn without preference. */
function chooseRows(rows: Float32Array, width: number): Float32Array[] {
  const rng = createRng(1, 'recall of the graph');
  const directed = Array.from({ length: rows.length / width }, (_, row) => row).filter((row) => hasDirection(rows, row, width));
  return Array.from({ length: Math.min(QUERIES, directed.length) }, () => {
    const row = directed[rng.integer(directed.length)]!;
    return rows.slice(row * width, (row + 1) * width);
  });
}
