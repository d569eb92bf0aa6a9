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
   * Writes the feature of the session in `place` into `rows`, all zeros when they come, from element `at` on; `last` is the place before, -1 for a listener's
   * first. Plain stores: views and callbacks for each of them took a tenth of the time of a training step.
   */
  read(histories: FeatureHistories, place: number, last: number, rows: Float32Array, at: number): void;
};

const HOUR_SECONDS = 3600;
const WEEK_SECONDS = 7 * 86_400;

const lastRow = (of: 'played' | 'skipped' | 'all'): FeatureReader => ({
  width: ({ width }) => width,
  read: (histories, _place, last, rows, at) => {
    if (last >= 0) copyRow(histories[of], last, histories.width, rows, at);
  },
});

const READERS: Record<SessionFeature, FeatureReader> = {
  /** One-hot weekday, hour, device and whatever else is known as a session begins, side by side; zeros for what is unknown. */
  context: {
    width: ({ contexts }) => contexts.reduce((sum, context) => sum + valueCount(context), 0),
    read: ({ contexts }, place, _last, rows, at) => {
      let from = at;
      for (const context of contexts) {
        markValue(context, place, rows, from);
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
    read: ({ lengths }, _place, last, rows, at) => {
      if (last >= 0) rows[at] = Math.log1p(lengths[last]!) / 3;
    },
  },
  /** Time since the last session; the logarithm of its hours. */
  gap: {
    width: () => 1,
    read: ({ gaps }, place, _last, rows, at) => {
      if (!Number.isNaN(gaps[place]!)) rows[at] = Math.log1p(Math.max(0, gaps[place]!) / HOUR_SECONDS) / 3;
    },
  },
  isFirst: {
    width: () => 1,
    read: (_histories, _place, last, rows, at) => {
      rows[at] = last < 0 ? 1 : 0;
    },
  },
  /** Weeks from the listener's first session to this one and to the last one, over ten. */
  times: {
    width: () => 2,
    read: (histories, place, last, rows, at) => {
      const weeks = elapsedWeeks(histories);
      rows[at] = weeks[place]! / 10;
      rows[at + 1] = last < 0 ? 0 : weeks[last]! / 10;
    },
  },
  lastSource: {
    width: ({ source }) => (source === null ? 0 : valueCount(source)),
    read: ({ source }, _place, last, rows, at) => {
      if (source !== null && last >= 0) markValue(source, last, rows, at);
    },
  },
  /** Nobody knows it before the session goes on: for the hypothetical row of P1's Table 3 alone. */
  source: {
    width: ({ source }) => (source === null ? 0 : valueCount(source)),
    read: ({ source }, place, _last, rows, at) => {
      if (source !== null) markValue(source, place, rows, at);
    },
  },
  /** Weighted average of all earlier sessions (P1, equation 1). */
  longTerm: {
    width: ({ width }) => width,
    read: (histories, place, _last, rows, at) => copyRow(averages(histories), place, histories.width, rows, at),
  },
};

export function featureWidth(histories: FeatureHistories, feature: SessionFeature): number {
  return READERS[feature].width(histories);
}

/**
 * A feature of the sessions in `places` [places, width], row by row, written into `rows`; `lasts` are the places before them, -1 where a listener begins. Rows
 * of places that are -1 are zeros.
 */
export function readFeature(
  histories: FeatureHistories,
  feature: SessionFeature,
  places: Int32Array,
  lasts: Int32Array,
  rows = new Float32Array(places.length * featureWidth(histories, feature)),
): Float32Array {
  const { width, read } = READERS[feature];
  const columns = width(histories);
  if (rows.length !== places.length * columns)
    throw new Error(`The feature ${feature} has ${columns} columns here, not ${rows.length / places.length}.`);
  rows.fill(0);
  for (let row = 0; row < places.length; row++) {
    if (places[row]! >= 0) read(histories, places[row]!, lasts[row]!, rows, row * columns);
  }
  return rows;
}

/** The places before `places`; -1 for a listener's first session, which `firsts` has, and for what is no place. */
export function lastPlaces(places: Int32Array, firsts: ReadonlySet<number>): Int32Array {
  return places.map((place) => (firsts.has(place) ? -1 : Math.max(-1, place - 1)));
}

/** Writes the rows of `values` [n, width] in `places` into `rows`, one after another; zeros for places that are -1. */
export function copyRows(values: Float32Array, width: number, places: Int32Array, rows: Float32Array): void {
  rows.fill(0);
  for (let row = 0; row < places.length; row++) if (places[row]! >= 0) copyRow(values, places[row]!, width, rows, row * width);
}

/** Code 0, unknown, is no value. */
function valueCount({ values }: HistoryContext): number {
  return values.length - 1;
}

function markValue({ codes }: HistoryContext, place: number, rows: Float32Array, at: number): void {
  const code = codes[place]!;
  if (code > 0) rows[at + code - 1] = 1;
}

function copyRow(from: Float32Array, row: number, width: number, rows: Float32Array, at: number): void {
  const start = row * width;
  for (let column = 0; column < width; column++) rows[at + column] = from[start + column]!;
}

const averages = remember((histories) => longTermVectors(histories, histories.all, { sameSituation: false }));

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
