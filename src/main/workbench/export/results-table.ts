import { differingSettings } from '../../../shared/differing-settings.ts';
import { metricDirection } from '../../../shared/domain/metric.ts';
import type { RunSummary } from '../../../shared/domain/run.ts';
import { formatNumber, formatSetting } from '../../../shared/format.ts';
import { metricTitle } from '../../../shared/metric-title.ts';
import { shownMetrics } from '../../../shared/shown-metrics.ts';
import type { TextCell, TextTable } from '../../../shared/table-text/text-table.ts';

/**
 * The finished runs as a table to print: model, the settings that tell runs apart, the seed where it differs, and the objective with its neighbours, best
 * values marked. Every other number is in the CSV and Parquet exports: a page holds no more.
 */
export function resultsTable(runs: readonly RunSummary[], objective: string): TextTable {
  const settings = differingSettings(runs);
  const showSeed = new Set(runs.map((run) => run.seed)).size > 1;
  const metrics = shownMetrics(
    runs.map((run) => run.metrics),
    objective,
  );
  const best = new Map(metrics.map((metric) => [metric, bestValue(runs, metric)]));
  return {
    columns: [
      { name: 'Model', isNumber: false },
      ...settings.map((name) => ({ name, isNumber: false })),
      ...(showSeed ? [{ name: 'Seed', isNumber: true }] : []),
      ...metrics.map((metric) => ({ name: metricTitle(metric), isNumber: true })),
    ],
    rows: runs.map((run): TextCell[] => [
      { text: run.model, value: run.model },
      ...settings.map((name) => setting(run, name)),
      ...(showSeed ? [{ text: String(run.seed), value: run.seed }] : []),
      ...metrics.map((metric) => number(run.metrics[metric], best.get(metric))),
    ]),
  };
}

function setting(run: RunSummary, name: string): TextCell {
  const value = run.hyperparameters[name];
  if (value === undefined) return { text: '', value: null };
  const text = formatSetting(value);
  return { text, value: text };
}

function number(value: number | undefined, best: number | undefined): TextCell {
  return value === undefined ? { text: '', value: null } : { text: formatNumber(value), value, isBest: value === best };
}

function bestValue(runs: readonly RunSummary[], metric: string): number | undefined {
  const values = runs.map((run) => run.metrics[metric]).filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  return metricDirection(metric) === 'max' ? Math.max(...values) : Math.min(...values);
}
