/**
 * Sessions as a trial holds them: session s owns `tracks[offsets[s] .. offsets[s + 1])`.
 * Tracks are model track numbers (0 .. trackCount-1); every session has at least two.
 */
export type SessionPart = {
  /** sessionCount + 1 */
  offsets: Int32Array;
  tracks: Int32Array;
  /**
   * When each session began, in seconds since the epoch; absent where the data has no times. Sessions are numbered in this order;
   * those without a time, NaN, come last.
   */
  starts?: Float64Array;
};

/** Only the plays. */
export function playsOf({ offsets, tracks }: SessionPart): SessionPart {
  return { offsets, tracks };
}

export function sessionCount(part: SessionPart): number {
  return Math.max(0, part.offsets.length - 1);
}

/** Every event but the last of a session has a next track to predict. */
export function predictionCount(part: SessionPart): number {
  return part.tracks.length - sessionCount(part);
}
