/** Codes of `SessionHistories.parts`. */
export const TRAIN = 0;
export const VALIDATION = 1;
export const TEST = 2;

/** Something that is known of each session: the code of a place chooses among `values`; code 0 is unknown. */
export type HistoryContext = { name: string; values: readonly string[]; codes: Int32Array };

/**
 * Sessions listener by listener, each listener's in the order of time. A session goes by its place: those of listener l are
 * `offsets[l] .. offsets[l + 1] - 1`. Arrays have an entry, or a row, a place.
 */
export type SessionHistories = {
  /** listeners + 1 */
  offsets: Int32Array;
  /** Number of the session in the data set. */
  numbers: Int32Array;
  /** 0 train, 1 validation, 2 test. */
  parts: Uint8Array;
  /** Seconds since the listener's session before began; NaN for the first and where times are unknown. */
  gaps: Float64Array;
  /** The first tracks of the session in place p are `tracks[trackOffsets[p] .. trackOffsets[p + 1])`, tracks of the data set; likewise `isSkipped`. */
  trackOffsets: Int32Array;
  tracks: Int32Array;
  isSkipped: Uint8Array;
  /** How many tracks the whole session has. */
  lengths: Int32Array;
  /** Known as a session begins, such as hour, weekday and device. */
  contexts: readonly HistoryContext[];
  /** Where a session's tracks came from, known only once it goes on; null where the data does not say. */
  source: HistoryContext | null;
  /** Sessions with the same code happen in the same context: part of the day, device and whatever else is known, the weekday apart. */
  situations: Int32Array;
  width: number;
  /** float32 [tracks of the data set, width], unit length; zeros for tracks without a vector. */
  vectors: Float32Array;
  /** Mean vector of a session's tracks, of those played through and of those skipped: float32 [places, width], unit length; zeros where there are none. */
  all: Float32Array;
  played: Float32Array;
  skipped: Float32Array;
};

/** Whether row `row` of an array of vectors has a direction. */
export function hasDirection(vectors: Float32Array, row: number, width: number): boolean {
  for (let at = row * width; at < (row + 1) * width; at++) if (vectors[at] !== 0) return true;
  return false;
}

/** Scales each row to unit length, in place; rows of zeros stay. */
export function normaliseRows(rows: Float32Array, width: number): Float32Array {
  for (let from = 0; from < rows.length; from += width) {
    let squares = 0;
    for (let at = from; at < from + width; at++) squares += rows[at]! ** 2;
    if (squares === 0) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let at = from; at < from + width; at++) rows[at]! *= scale;
  }
  return rows;
}

const sharedFloats = (length: number) => new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));

/** Mean vectors of the tracks of each session that `takes`: [places, width], unit length, zeros where there are none; in memory that threads share. */
export function meanVectors(
  { trackOffsets, tracks, vectors, width }: Pick<SessionHistories, 'trackOffsets' | 'tracks' | 'vectors' | 'width'>,
  takes: (event: number) => boolean,
): Float32Array {
  const means = sharedFloats((trackOffsets.length - 1) * width);
  for (let place = 0; place + 1 < trackOffsets.length; place++) {
    for (let event = trackOffsets[place]!; event < trackOffsets[place + 1]!; event++) {
      if (!takes(event)) continue;
      const from = tracks[event]! * width;
      for (let column = 0; column < width; column++) means[place * width + column]! += vectors[from + column]!;
    }
  }
  return normaliseRows(means, width);
}

/**
 * What a listener's average is before each session: the vectors of all earlier ones, the t-th weighing t, normalised (P1, equation 1);
 * zeros before the first. With `sameSituation`, only earlier sessions in the same situation count.
 */
export function longTermVectors(
  histories: Pick<SessionHistories, 'offsets' | 'situations' | 'width'>,
  rows: Float32Array,
  options: { sameSituation: boolean },
): Float32Array {
  const { offsets, situations, width } = histories;
  const averages = new Float32Array(rows.length);
  for (let listener = 0; listener + 1 < offsets.length; listener++) {
    const sums = new Map<number, Float64Array>();
    for (let place = offsets[listener]!; place < offsets[listener + 1]!; place++) {
      const key = options.sameSituation ? situations[place]! : 0;
      const sum = sums.get(key) ?? new Float64Array(width);
      sums.set(key, sum);
      averages.set(sum, place * width);
      const weight = place - offsets[listener]! + 1;
      for (let column = 0; column < width; column++) sum[column]! += weight * rows[place * width + column]!;
    }
  }
  return normaliseRows(averages, width);
}

/** The places of one part that have an earlier session of the same listener and, unless all was skipped, something to predict. */
export function predictablePlaces(histories: SessionHistories, part: number): Int32Array {
  const { offsets, parts, played, width } = histories;
  const places: number[] = [];
  for (let listener = 0; listener + 1 < offsets.length; listener++) {
    for (let place = offsets[listener]! + 1; place < offsets[listener + 1]!; place++) {
      if (parts[place] === part && hasDirection(played, place, width)) places.push(place);
    }
  }
  return Int32Array.from(places);
}

/** Row `row` of an array of vectors. */
export function rowOf(vectors: Float32Array, row: number, width: number): Float32Array {
  return vectors.subarray(row * width, (row + 1) * width);
}

/** The latest place before this one, of the same listener, that passes; -1 where none does. */
export function lastPlace({ offsets }: SessionHistories, place: number, passes: (earlier: number) => boolean): number {
  const first = firstPlace(offsets, place);
  for (let earlier = place - 1; earlier >= first; earlier--) if (passes(earlier)) return earlier;
  return -1;
}

/** The place of the first session of the listener whose session stands in `place`. */
export function firstPlace(offsets: Int32Array, place: number): number {
  let [low, high] = [0, offsets.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (offsets[middle]! <= place) low = middle;
    else high = middle;
  }
  return offsets[low]!;
}
