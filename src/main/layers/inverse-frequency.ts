/**
 * ln(sessions / plays) of each track: how much its presence in a session says (session-rec, `vsknn.py`: plays, not the sessions they are in, are counted).
 * A track that was played more often than there are sessions has a negative value, as in the reference; one never played has 0.
 */
export function inverseFrequency(support: Int32Array, sessions: number): Float64Array {
  return Float64Array.from(support, (plays) => (plays === 0 ? 0 : Math.log(sessions / plays)));
}
