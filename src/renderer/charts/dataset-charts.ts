import type { DatasetStatistics } from '../../shared/domain/dataset.ts';
import type { ChartPoint, ChartTable } from './chart-frame.ts';

type Bin = DatasetStatistics['sessionLength']['histogram'][number];
type ContextCounts = DatasetStatistics['contexts'][number];

export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const SHOWN_VALUES = 24;
const UNKNOWN = 'unknown';
/** Values beyond the thousand most frequent. */
const OTHER = 'other';

/** Counts by value as a density: bins of unequal width are only comparable by what falls on one value of theirs; empty ones have no place on a log axis. */
export function distributionPoints(bins: readonly Bin[]): ChartPoint[] {
  return bins.filter(({ n }) => n > 0).map(({ from, to, n }) => ({ x: Math.sqrt(from * (to - 1)), y: n / (to - from) }));
}

export function distributionTable(bins: readonly Bin[], valueTitle: string, countTitle: string): ChartTable {
  return {
    head: [valueTitle, countTitle],
    rows: bins.filter(({ n }) => n > 0).map(({ from, to, n }) => [to - from === 1 ? String(from) : `${from} to ${to - 1}`, n]),
  };
}

export type HeatCell = ChartPoint & { events: number };

/** A cell an hour (x) and weekday (y). */
export function heatCells(activity: readonly (readonly number[])[]): HeatCell[] {
  return activity.flatMap((hours, weekday) => hours.map((events, hour) => ({ x: hour, y: weekday, events })));
}

export function heatTable(activity: readonly (readonly number[])[]): ChartTable {
  return {
    head: ['Hour', ...WEEKDAYS],
    rows: Array.from({ length: 24 }, (_, hour) => [String(hour), ...activity.map((hours) => hours[hour] ?? 0)]),
  };
}

/** The values of a context that sessions have, in their order; of a long list, numbers are counted in bins that double and others cut to the most frequent. */
export function contextBars({ values }: ContextCounts): { label: string; n: number }[] {
  const known = values.filter(({ value, n }) => n > 0 || value !== UNKNOWN).map(({ value, n }) => ({ label: value, n }));
  if (known.length <= SHOWN_VALUES) return known;
  if (values.every(({ value }) => [UNKNOWN, OTHER].includes(value) || /^\d+$/.test(value))) return doublingBars(values);
  return known.toSorted((a, b) => b.n - a.n).slice(0, SHOWN_VALUES);
}

function doublingBars(values: ContextCounts['values']): { label: string; n: number }[] {
  const bars = new Map<number, number>();
  for (const { value, n } of values) {
    const number = Number(value);
    if (Number.isNaN(number)) continue;
    const from = number === 0 ? 0 : 2 ** Math.floor(Math.log2(number));
    bars.set(from, (bars.get(from) ?? 0) + n);
  }
  const other = values.find(({ value }) => value === OTHER);
  return [
    ...[...bars].sort(([a], [b]) => a - b).map(([from, n]) => ({ label: from < 2 ? String(from) : `${from} to ${2 * from - 1}`, n })),
    ...(other === undefined ? [] : [{ label: OTHER, n: other.n }]),
  ];
}

/** Counts by value, a bar a bin, those without any included. */
export function binBars(bins: readonly Bin[]): { label: string; n: number }[] {
  const isWhole = bins.every(({ from, to }) => Number.isInteger(from) && Number.isInteger(to));
  return bins.map(({ from, to, n }) => {
    if (isWhole) return { label: to - from === 1 ? String(from) : `${from} to ${to - 1}`, n };
    return { label: `from ${Number(from.toPrecision(6))}`, n };
  });
}
