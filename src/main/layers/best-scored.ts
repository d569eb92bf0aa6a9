import { kthLargest } from './kth-largest.ts';

/** The k highest scores and where they stand, best first; equal scores by the lower index, so that the answer is always the same. */
export function bestScored(scores: ArrayLike<number>, k: number): { tracks: Int32Array; scores: Float32Array } {
  const values = new Float64Array(scores);
  const least = k < values.length ? kthLargest(values, k, new Float64Array(values.length)) : Number.NEGATIVE_INFINITY;
  const order: number[] = [];
  for (let index = 0; index < values.length; index++) if (values[index]! >= least) order.push(index);
  // Sorting is stable: equals stay in the order of their indices.
  const tracks = Int32Array.from(order.sort((a, b) => values[b]! - values[a]!).slice(0, k));
  return { tracks, scores: Float32Array.from(tracks, (track) => values[track]!) };
}
