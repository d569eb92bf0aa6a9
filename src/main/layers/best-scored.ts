/** The k highest scores and where they stand, best first; equal scores by the lower index, so that the answer is always the same. */
export function bestScored(scores: ArrayLike<number>, k: number): { tracks: Int32Array; scores: Float32Array } {
  const order = Int32Array.from({ length: scores.length }, (_, index) => index);
  order.sort((a, b) => scores[b]! - scores[a]! || a - b);
  const tracks = order.slice(0, k);
  return { tracks, scores: Float32Array.from(tracks, (track) => scores[track]!) };
}
