import type { DatasetStatistics } from '../../shared/domain/dataset.ts';
import type { ChartPoint, ChartTable } from './chart-frame.ts';

type Bin = DatasetStatistics['sessionLength']['histogram'][number];
type ContextCounts = DatasetStatistics['contexts'][number];

export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const SHOWN_VALUES = 24;
const UNKNOWN = 'unknown';

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

/** The values of a context that sessions have, in their order; the many of a long list are cut to the most frequent. */
export function contextBars({ values }: ContextCounts): { label: string; n: number }[] {
  const known = values.filter(({ value, n }) => n > 0 || value !== UNKNOWN).map(({ value, n }) => ({ label: value, n }));
  if (known.length <= SHOWN_VALUES) return known;
  return known.toSorted((a, b) => b.n - a.n).slice(0, SHOWN_VALUES);
}
