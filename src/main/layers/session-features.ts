import { type HistoryContext, longTermVectors, type SessionHistories } from './session-histories.ts';

/** What a network may read before a session begins; `last` is the listener's session before. */
export type SessionFeature =
  | 'context'
  | 'lastPlayed'
  | 'lastSkipped'
  | 'lastAll'
  | 'lastLength'
  | 'gap'
  | 'isFirst'
  | 'times'
  | 'lastSource'
  | 'source'
  | 'longTerm';

/** What features are read from. */
export type FeatureHistories = Pick<
  SessionHistories,
  'offsets' | 'gaps' | 'lengths' | 'contexts' | 'source' | 'situations' | 'width' | 'all' | 'played' | 'skipped'
>;

/** Only that of histories, to be given to another thread. */
export function featureHistories(histories: SessionHistories): FeatureHistories {
  const { offsets, gaps, lengths, contexts, source, situations, width, all, played, skipped } = histories;
  return { offsets, gaps, lengths, contexts, source, situations, width, all, played, skipped };
}

type FeatureReader = {
  width(histories: FeatureHistories): number;
  /**
   * Writes all of `rows` [places, width]; `lasts` are the places before, -1 for a listener's first session. One loop for each feature and plain stores: views and
   * callbacks for each row took a tenth of the time of a training step.
   */
  write(histories: FeatureHistories, places: Int32Array, lasts: Int32Array, rows: Float32Array): void;
};

const HOUR_SECONDS = 3600;
const WEEK_SECONDS = 7 * 86_400;

const lastRow = (of: 'played' | 'skipped' | 'all'): FeatureReader => ({
  width: ({ width }) => width,
  write: (histories, _places, lasts, rows) => copyRows(histories[of], histories.width, lasts, rows),
});

const READERS: Record<SessionFeature, FeatureReader> = {
  /** One-hot weekday, hour, device and whatever else is known as a session begins, side by side; zeros for what is unknown. */
  context: {
    width: ({ contexts }) => contexts.reduce((sum, context) => sum + valueCount(context), 0),
    write({ contexts }, places, _lasts, rows) {
      rows.fill(0);
      const columns = rows.length / places.length;
      let from = 0;
      for (const context of contexts) {
        markValues(context, places, rows, columns, from);
        from += valueCount(context);
      }
    },
  },
  lastPlayed: lastRow('played'),
  lastSkipped: lastRow('skipped'),
  lastAll: lastRow('all'),
  /** Tracks of the last session; its logarithm, as lengths are spread over orders of magnitude. */
  lastLength: {
    width: () => 1,
    write({ lengths }, _places, lasts, rows) {
      for (let row = 0; row < lasts.length; row++) rows[row] = lasts[row]! < 0 ? 0 : Math.log1p(lengths[lasts[row]!]!) / 3;
    },
  },
  /** Time since the last session; the logarithm of its hours. */
  gap: {
    width: () => 1,
    write({ gaps }, places, _lasts, rows) {
      for (let row = 0; row < places.length; row++) {
        const gap = places[row]! < 0 ? Number.NaN : gaps[places[row]!]!;
        rows[row] = Number.isNaN(gap) ? 0 : Math.log1p(Math.max(0, gap) / HOUR_SECONDS) / 3;
      }
    },
  },
  isFirst: {
    width: () => 1,
    write(_histories, places, lasts, rows) {
      for (let row = 0; row < places.length; row++) rows[row] = places[row]! >= 0 && lasts[row]! < 0 ? 1 : 0;
    },
  },
  /** Weeks from the listener's first session to this one and to the last one, over ten. */
  times: {
    width: () => 2,
    write(histories, places, lasts, rows) {
      const weeks = elapsedWeeks(histories);
      for (let row = 0; row < places.length; row++) {
        rows[2 * row] = places[row]! < 0 ? 0 : weeks[places[row]!]! / 10;
        rows[2 * row + 1] = lasts[row]! < 0 ? 0 : weeks[lasts[row]!]! / 10;
      }
    },
  },
  lastSource: {
    width: ({ source }) => (source === null ? 0 : valueCount(source)),
    write: ({ source }, _places, lasts, rows) => writeSource(source, lasts, rows),
  },
  /** Nobody knows it before the session goes on: for the hypothetical row of P1's Table 3 alone. */
  source: {
    width: ({ source }) => (source === null ? 0 : valueCount(source)),
    write: ({ source }, places, _lasts, rows) => writeSource(source, places, rows),
  },
  /** Weighted average of all earlier sessions (P1, equation 1). */
  longTerm: {
    width: ({ width }) => width,
    write: (histories, places, _lasts, rows) => copyRows(averages(histories), histories.width, places, rows),
  },
};

export function featureWidth(histories: FeatureHistories, feature: SessionFeature): number {
  return READERS[feature].width(histories);
}

/**
 * A feature of the sessions in `places` [places, width], row by row, written into `rows`; `lasts` are the places before them, see `lastPlaces`. Rows of places that
 * are -1 are zeros.
 */
export function readFeature(
  histories: FeatureHistories,
  feature: SessionFeature,
  places: Int32Array,
  lasts: Int32Array,
  rows = new Float32Array(places.length * featureWidth(histories, feature)),
): Float32Array {
  const columns = featureWidth(histories, feature);
  if (rows.length !== places.length * columns)
    throw new Error(`The feature ${feature} has ${columns} columns here, not ${rows.length / places.length}.`);
  READERS[feature].write(histories, places, lasts, rows);
  return rows;
}

/** The places before `places`; -1 for a listener's first session and for what is no place. */
export function lastPlaces(histories: FeatureHistories, places: Int32Array): Int32Array {
  const before = placesBefore(histories);
  const lasts = new Int32Array(places.length);
  for (let row = 0; row < places.length; row++) lasts[row] = places[row]! < 0 ? -1 : before[places[row]!]!;
  return lasts;
}

/** Writes the rows of `values` [n, width] in `places` into `rows`, one after another; zeros for places that are -1. */
export function copyRows(values: Float32Array, width: number, places: Int32Array, rows: Float32Array): void {
  for (let row = 0; row < places.length; row++) {
    const at = row * width;
    if (places[row]! < 0) {
      for (let column = 0; column < width; column++) rows[at + column] = 0;
      continue;
    }
    const start = places[row]! * width;
    for (let column = 0; column < width; column++) rows[at + column] = values[start + column]!;
  }
}

/** Code 0, unknown, is no value. */
function valueCount({ values }: HistoryContext): number {
  return values.length - 1;
}

/** One-hot values in the columns from `from` on of rows of zeros. */
function markValues({ codes }: HistoryContext, places: Int32Array, rows: Float32Array, columns: number, from: number): void {
  for (let row = 0; row < places.length; row++) {
    const code = places[row]! < 0 ? 0 : codes[places[row]!]!;
    if (code > 0) rows[row * columns + from + code - 1] = 1;
  }
}

function writeSource(source: HistoryContext | null, places: Int32Array, rows: Float32Array): void {
  rows.fill(0);
  if (source !== null) markValues(source, places, rows, valueCount(source), 0);
}

const averages = remember((histories) => longTermVectors(histories, histories.all, { sameSituation: false }));

const placesBefore = remember(({ offsets, gaps }) => {
  const before = Int32Array.from(gaps, (_, place) => place - 1);
  for (const first of offsets) if (first < before.length) before[first] = -1;
  return before;
});

const elapsedWeeks = remember(({ offsets, gaps }) => {
  const weeks = new Float64Array(gaps.length);
  for (let listener = 0; listener + 1 < offsets.length; listener++) {
    for (let place = offsets[listener]! + 1; place < offsets[listener + 1]!; place++)
      weeks[place] = weeks[place - 1]! + (Number.isNaN(gaps[place]!) ? 0 : Math.max(0, gaps[place]!) / WEEK_SECONDS);
  }
  return weeks;
});

/** Computes what follows from histories once for each. */
function remember<Result>(compute: (histories: FeatureHistories) => Result): (histories: FeatureHistories) => Result {
  const known = new WeakMap<FeatureHistories, Result>();
  return (histories) => {
    const found = known.get(histories) ?? compute(histories);
    known.set(histories, found);
    return found;
  };
}
