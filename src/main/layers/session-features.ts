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

type FeatureReader = {
  width(histories: SessionHistories): number;
  /** Writes the feature of the session in `place` into `row`, all zeros when it comes; `last` is the place before, -1 for a listener's first. */
  read(histories: SessionHistories, place: number, last: number, row: Float32Array): void;
};

const HOUR_SECONDS = 3600;
const WEEK_SECONDS = 7 * 86_400;

const lastRow = (of: 'played' | 'skipped' | 'all'): FeatureReader => ({
  width: ({ width }) => width,
  read: (histories, _place, last, row) => {
    const { width } = histories;
    if (last >= 0) row.set(histories[of].subarray(last * width, (last + 1) * width));
  },
});

const READERS: Record<SessionFeature, FeatureReader> = {
  /** One-hot weekday, hour, device and whatever else is known as a session begins, side by side; zeros for what is unknown. */
  context: {
    width: ({ contexts }) => contexts.reduce((sum, context) => sum + valueCount(context), 0),
    read: ({ contexts }, place, _last, row) => {
      let from = 0;
      for (const context of contexts) {
        markValue(context, place, row.subarray(from));
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
    read: ({ lengths }, _place, last, row) => {
      if (last >= 0) row[0] = Math.log1p(lengths[last]!) / 3;
    },
  },
  /** Time since the last session; the logarithm of its hours. */
  gap: {
    width: () => 1,
    read: ({ gaps }, place, _last, row) => {
      if (!Number.isNaN(gaps[place]!)) row[0] = Math.log1p(Math.max(0, gaps[place]!) / HOUR_SECONDS) / 3;
    },
  },
  isFirst: {
    width: () => 1,
    read: (_histories, _place, last, row) => {
      row[0] = last < 0 ? 1 : 0;
    },
  },
  /** Weeks from the listener's first session to this one and to the last one, over ten. */
  times: {
    width: () => 2,
    read: (histories, place, last, row) => {
      const weeks = elapsedWeeks(histories);
      row[0] = weeks[place]! / 10;
      row[1] = last < 0 ? 0 : weeks[last]! / 10;
    },
  },
  lastSource: {
    width: ({ source }) => (source === null ? 0 : valueCount(source)),
    read: ({ source }, _place, last, row) => {
      if (source !== null && last >= 0) markValue(source, last, row);
    },
  },
  /** Nobody knows it before the session goes on: for the hypothetical row of P1's Table 3 alone. */
  source: {
    width: ({ source }) => (source === null ? 0 : valueCount(source)),
    read: ({ source }, place, _last, row) => {
      if (source !== null) markValue(source, place, row);
    },
  },
  /** Weighted average of all earlier sessions (P1, equation 1). */
  longTerm: {
    width: ({ width }) => width,
    read: (histories, place, _last, row) => {
      const { width } = histories;
      row.set(averages(histories).subarray(place * width, (place + 1) * width));
    },
  },
};

export function featureWidth(histories: SessionHistories, feature: SessionFeature): number {
  return READERS[feature].width(histories);
}

/** A feature of the sessions in `places`, row by row; `isFirst` tells the places that begin a listener. Rows of places that are -1 stay zeros. */
export function readFeature(
  histories: SessionHistories,
  feature: SessionFeature,
  places: Int32Array,
  isFirst: (place: number) => boolean,
): Float32Array {
  const { width, read } = READERS[feature];
  const columns = width(histories);
  const rows = new Float32Array(places.length * columns);
  places.forEach((place, at) => {
    if (place >= 0) read(histories, place, isFirst(place) ? -1 : place - 1, rows.subarray(at * columns, (at + 1) * columns));
  });
  return rows;
}

/** Code 0, unknown, is no value. */
function valueCount({ values }: HistoryContext): number {
  return values.length - 1;
}

function markValue({ codes }: HistoryContext, place: number, row: Float32Array): void {
  const code = codes[place]!;
  if (code > 0) row[code - 1] = 1;
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
function remember<Result>(compute: (histories: SessionHistories) => Result): (histories: SessionHistories) => Result {
  const known = new WeakMap<SessionHistories, Result>();
  return (histories) => {
    const found = known.get(histories) ?? compute(histories);
    known.set(histories, found);
    return found;
  };
}
