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
  /** Adds one occurrence, whose score is to be shifted by `share` of the track's own shift; answers with its place. */
  add(track: number, share: number): number;
  /** Adds an occurrence of each of many. */
  addAll(tracks: Int32Array, share: number): void;
  /** The track's own shift. */
  shiftOf(track: number): number;
  /** Fills the places that are left over. */
  fill(): void;
};

/** Shift of a track that is no candidate: its softmax share is exactly 0, and nothing is infinite. */
const NO_CANDIDATE = -1e9;

/**
 * For a catalogue whose tracks have a shift each. `occurrences` is the most places a batch can have; a catalogue smaller than that is listed whole.
 */
export function createCandidateSet(ownShifts: Float32Array, occurrences: number): CandidateSet {
  const size = Math.min(ownShifts.length, occurrences);
  const tracks = new Int32Array(size);
  const counts = new Float32Array(size);
  const shifts = new Float32Array(size);
  // Three numbers a track and room for a fourth, side by side, as each is far from all caches when it is met: the batch in which it was placed last (so that
  // clearing is one addition), where, and its shift.
  const known = new Int32Array(4 * ownShifts.length);
  const knownFloats = new Float32Array(known.buffer);
  for (const [track, shift] of ownShifts.entries()) knownFloats[4 * track + 2] = shift;
  let batch = 0;
  let used = 0;
  /** Written by what looks ahead, lest that be left out as useless. */
  const lookedAt = new Int32Array(1);

  function place(track: number): number {
    if (known[4 * track] === batch) return known[4 * track + 1]!;
    known[4 * track] = batch;
    known[4 * track + 1] = used;
    tracks[used] = track;
    counts[used] = 0;
    shifts[used] = NO_CANDIDATE;
    return used++;
  }

  function add(track: number, share: number): number {
    const at = place(track);
    const shift = Math.fround(share * knownFloats[4 * track + 2]!);
    shifts[at] = counts[at] === 0 ? shift : logOfSum(shifts[at]!, shift);
    counts[at]! += 1;
    return at;
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
    add,
    addAll(added, share) {
      // Looked at first, all of them wait for memory together.
      for (let index = 0; index < added.length; index++) lookedAt[0]! ^= known[4 * added[index]!]!;
      for (let index = 0; index < added.length; index++) add(added[index]!, share);
    },
    shiftOf: (track) => knownFloats[4 * track + 2]!,
    fill() {
      for (let track = 0; used < size; track++) place(track);
    },
  };
}

/** log(e^a + e^b) */
function logOfSum(a: number, b: number): number {
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}
