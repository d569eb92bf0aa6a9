import { compareContextValues } from '../../../shared/context-order.ts';
import { metricDirection, parseMetric } from '../../../shared/domain/metric.ts';
import type { ContextMetric } from '../../../shared/domain/run.ts';

/** Metrics by the number of plays heard before, kept as one more context. */
export const POSITION = 'position';
/** Of a normal distribution, 95 % lie within so many standard deviations. */
const NORMAL_95 = 1.959964;

/** A metric within one value of a context, with its 95 % interval; none where a single session cannot say how far values spread. */
export type Estimate = { value: string; n: number; mean: number; interval: Interval | null };

export function contextNames(rows: readonly ContextMetric[]): string[] {
  return [...new Set(rows.map(({ context }) => context))].filter((name) => name !== POSITION);
}

/** The metrics that were measured within a context. */
export function contextMetricNames(rows: readonly ContextMetric[], context: string): string[] {
  const names = new Set(rows.filter((row) => row.context === context).map(({ metric }) => metric));
  return [...names].toSorted(compareNames);
}

/** One metric by the values of a context, in their order. */
export function contextEstimates(rows: readonly ContextMetric[], context: string, metric: string): Estimate[] {
  // Shares, ranks and counts are never negative: an interval that says so would mislead.
  const least = parseMetric(metric).cutoff === undefined ? Number.NEGATIVE_INFINITY : 0;
  return rows
    .filter((row) => row.context === context && row.metric === metric)
    .map(({ value, n, mean, variance }) => {
      const half = NORMAL_95 * Math.sqrt(variance / n);
      return { value, n, mean, interval: n < 2 ? null : { low: Math.max(least, mean - half), high: mean + half } };
    })
    .toSorted((a, b) => compareContextValues(a.value, b.value, context));
}

/** The value whose interval lies apart from that of every other; null where none does, or one stands alone. */
export function bestValue(estimates: readonly Estimate[], metric: string): string | null {
  const isMore = metricDirection(metric) === 'max';
  const best = estimates.find(({ value, interval }) => {
    const others = estimates.filter((other) => other.value !== value);
    return (
      interval !== null &&
      others.length > 0 &&
      others.every((other) => other.interval !== null && isApart(interval, other.interval, isMore))
    );
  });
  return best?.value ?? null;
}

type Interval = { low: number; high: number };

function isApart(a: Interval, b: Interval, isMore: boolean): boolean {
  return isMore ? a.low > b.high : a.high < b.low;
}

function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
