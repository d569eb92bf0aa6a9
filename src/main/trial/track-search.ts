import type { TrackSearch } from '../../shared/domain/audition-moment.ts';
import type { ScoredTracks } from '../models/define-model.ts';

/** Finds the tracks nearest to a vector by cosine. */
export type TrackSearcher = {
  /** Tracks that have a vector. */
  size: number;
  /** How the next answer is found. */
  how(): TrackSearch;
  /** The k nearest tracks by falling cosine; `vector` has unit length. */
  nearest(vector: Float32Array, k: number): ScoredTracks;
  dispose(): void;
};

/** Looks at every one of `tracks`; `vectors` are rows of unit length, one a track of the data set. Of equal tracks the one that came first stands first. */
export function exactSearch(vectors: Float32Array, width: number, tracks: Int32Array): TrackSearcher {
  const scores = new Float32Array(tracks.length);
  return {
    size: tracks.length,
    how: () => ({ kind: 'exact' }),
    nearest(vector, k) {
      for (const [index, track] of tracks.entries()) scores[index] = product(vector, vectors, track, width);
      const count = Math.min(k, tracks.length);
      const least = scores.toSorted()[tracks.length - count] ?? 0;
      const best = [...tracks.keys()].filter((index) => scores[index]! >= least);
      best.sort((a, b) => scores[b]! - scores[a]! || a - b).splice(count);
      return { tracks: Int32Array.from(best, (index) => tracks[index]!), scores: Float32Array.from(best, (index) => scores[index]!) };
    },
    dispose() {},
  };
}

/** The product of a vector and a row. */
export function product(vector: Float32Array, rows: Float32Array, row: number, width: number): number {
  let sum = 0;
  for (let column = 0, at = row * width; column < width; column++, at++) sum += vector[column]! * rows[at]!;
  return sum;
}
