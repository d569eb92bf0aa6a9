import { parseMetric } from './domain/metric.ts';
import type { Metrics } from './domain/run.ts';

const OTHER_COLUMNS = 3;

/**
 * The few metrics worth a column in a table of runs: the objective, then those with the largest cutoff the runs were measured at.
 * The loss is left out: it has a column of its own wherever runs train.
 */
export function shownMetrics(measured: readonly Metrics[], objective: string | null): string[] {
  const names = [...new Set(measured.flatMap((metrics) => Object.keys(metrics)))].filter((name) => name !== 'loss');
  const cutoffOf = (name: string) => parseMetric(name).cutoff ?? Number.POSITIVE_INFINITY;
  const largest = Math.max(0, ...names.map(cutoffOf).filter(Number.isFinite));
  const others = names.filter((name) => name !== objective && cutoffOf(name) >= largest).slice(0, OTHER_COLUMNS);
  return [...(objective === null ? [] : [objective]), ...others];
}
