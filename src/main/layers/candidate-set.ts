/**
 * The tracks a mini-batch is scored against, each standing once however often it was a target or was drawn.
 *
 * Scoring a track once and remembering its count gives the losses of the reference, which scores it as often as it occurs, and lets the
 * optimizer move each row once. Places that are left over are filled with other tracks of count 0, so that batches keep their shape.
 */
export type CandidateSet = {
  /** Distinct tracks, int32 [size]. */
  tracks: Int32Array;
  /** How often each stands among the candidates; 0 for tracks that only fill a place. */
  counts: Float32Array;
  /** log of the summed e^shift of each track's occurrences; far below any score where it has none. */
  shifts: Float32Array;
  clear(): void;
  /** Gives a track a place without making it a candidate. */
  place(track: number): number;
  /** Adds one occurrence, whose score is to be shifted by `shift`; answers with its place. */
  add(track: number, shift: number): number;
  /** Fills the places that are left over. */
  fill(): void;
};

/** Shift of a track that is no candidate: its softmax share is exactly 0, and nothing is infinite. */
const NO_CANDIDATE = -1e9;

/** `size` is the most occurrences and places a batch can have; a catalogue smaller than that is listed whole. */
export function createCandidateSet(trackCount: number, occurrences: number): CandidateSet {
  const size = Math.min(trackCount, occurrences);
  const tracks = new Int32Array(size);
  const counts = new Float32Array(size);
  const shifts = new Float32Array(size);
  /** Two numbers a track, side by side in memory: the batch in which it was placed last, and where. Clearing is then one addition. */
  const placed = new Int32Array(2 * trackCount);
  let batch = 0;
  let used = 0;

  function place(track: number): number {
    if (placed[2 * track] === batch) return placed[2 * track + 1]!;
    placed[2 * track] = batch;
    placed[2 * track + 1] = used;
    tracks[used] = track;
    counts[used] = 0;
    shifts[used] = NO_CANDIDATE;
    return used++;
  }

  return {
    tracks,
    counts,
    shifts,
    clear() {
      batch++;
      used = 0;
    },
    place,
    add(track, shift) {
      const at = place(track);
      shifts[at] = counts[at] === 0 ? shift : logOfSum(shifts[at]!, shift);
      counts[at]! += 1;
      return at;
    },
    fill() {
      for (let track = 0; used < size; track++) place(track);
    },
  };
}

/** log(e^a + e^b) */
function logOfSum(a: number, b: number): number {
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}
