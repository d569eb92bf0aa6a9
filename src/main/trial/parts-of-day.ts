import type { HistoryContext } from '../layers/session-histories.ts';

/** Parts of the day (P1 4.1) and the hour each begins with; the late evening goes on until 1. */
const PARTS_OF_DAY = [
  { name: 'night', from: 1 },
  { name: 'early morning', from: 6 },
  { name: 'morning', from: 9 },
  { name: 'afternoon', from: 12 },
  { name: 'evening', from: 17 },
  { name: 'late evening', from: 21 },
] as const;
const UNKNOWN = 'unknown';

/**
 * The context `daypart` that follows from the context `hour`, in the order of the day.
 * P1 gives the evening as 5-8 pm and the late evening as 9 pm-1 am: the hour between belongs to the evening here.
 */
export function partsOfDay({ values, codes }: HistoryContext): HistoryContext {
  const codeOf = values.map((value) => (value === UNKNOWN ? 0 : 1 + partOfDay(Number(value))));
  return {
    name: 'daypart',
    values: [UNKNOWN, ...PARTS_OF_DAY.map(({ name }) => name)],
    codes: codes.map((code) => codeOf[code] ?? 0),
  };
}

function partOfDay(hour: number): number {
  const part = PARTS_OF_DAY.findLastIndex(({ from }) => hour >= from);
  return part < 0 ? PARTS_OF_DAY.length - 1 : part;
}
