import type { Comparison } from '../../../shared/domain/analysis.ts';
import { metricDirection } from '../../../shared/domain/metric.ts';
import type { RunDetail } from '../../../shared/domain/run.ts';
import { formatCount, formatNumber, formatSetting } from '../../../shared/format.ts';
import type { TextCell, TextTable } from '../../../shared/table-text/text-table.ts';
import { verdictOf } from './improvement.ts';

/** A run as the page names it; `order` fixes its colour. */
export type NamedRun = { id: string; title: string; order: number };

/** The settings in which the runs differ, the seed among them: a row a setting, a column a run. */
export function differenceRows(runs: readonly RunDetail[]): { name: string; values: string[] }[] {
  const names = [...new Set(runs.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)))];
  const settings = names.map((name) => ({
    name,
    values: runs.map(({ hyperparameters }) => {
      const value = hyperparameters[name];
      return value === undefined ? '–' : formatSetting(value);
    }),
  }));
  const rows = [
    { name: 'model', values: runs.map(({ model }) => model) },
    { name: 'search', values: runs.map(({ search }) => search) },
    ...settings,
    { name: 'seed', values: runs.map(({ seed }) => String(seed)) },
  ];
  return rows.filter(({ values }) => new Set(values).size > 1);
}

/** Metrics of all lists together, or of training: they have no value by session to test. */
const NOT_BY_SESSION: readonly string[] = ['coverage', 'popularity-bias', 'novelty', 'repeat-rate', 'loss'];

/** The metrics that all runs have by session. */
export function sharedMetrics(runs: readonly RunDetail[]): string[] {
  const [first, ...others] = runs;
  const names = Object.keys(first?.metrics ?? {}).filter(isBySession);
  return names.filter((name) => others.every(({ metrics }) => name in metrics));
}

function isBySession(name: string): boolean {
  const [family = ''] = name.split('@');
  return !NOT_BY_SESSION.includes(family);
}

/** A metric of all runs; `best` is null where none stands out, or where the values have no common scale. */
export type MetricRow = { metric: string; values: (number | null)[]; isComparable: boolean; best: number | null };

/**
 * The runs' own final metrics, each with its best value; metrics that only some measured have gaps. Values of runs that were tested apart,
 * and losses of different functions, have no common scale.
 */
export function metricRows(runs: readonly RunDetail[], areTestedAlike: boolean): MetricRow[] {
  const names = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))];
  const hasOneLoss = new Set(runs.map(({ model, hyperparameters }) => `${model} ${hyperparameters['loss']}`)).size === 1;
  return names.map((metric) => {
    const isComparable = areTestedAlike && (metric !== 'loss' || hasOneLoss);
    const values = runs.map(({ metrics }) => metrics[metric] ?? null);
    const known = values.filter((value) => value !== null);
    const best = metricDirection(metric) === 'max' ? Math.max(...known) : Math.min(...known);
    return { metric, values, isComparable, best: isComparable && new Set(known).size > 1 ? best : null };
  });
}

/** The metrics as a table to print, the best in bold. */
export function metricsText(rows: readonly MetricRow[], runs: readonly NamedRun[]): TextTable {
  return {
    columns: [{ name: 'Metric', isNumber: false }, ...runs.map(({ title }) => ({ name: title, isNumber: true }))],
    rows: rows.map(({ metric, values, best }): TextCell[] => [
      { text: metric, value: metric },
      ...values.map(
        (value): TextCell => (value === null ? { text: '', value: null } : { text: formatNumber(value), value, isBest: value === best }),
      ),
    ]),
  };
}

/** The paired tests as a table to print, overall and by context value. */
export function testsText({ tests }: Comparison, runs: readonly NamedRun[]): TextTable {
  const number = (value: number | null | undefined): TextCell =>
    value === null || value === undefined ? { text: '', value: null } : { text: formatNumber(value), value };
  const names = ['n', 'Mean', 'Baseline', 'Difference', '95 % from', '95 % to', 't-test p', 'Holm p', 'Wilcoxon p', 'Wilcoxon Holm p'];
  return {
    columns: [
      ...['Run', 'Metric', 'Sessions'].map((name) => ({ name, isNumber: false })),
      ...names.map((name) => ({ name, isNumber: true })),
      { name: 'Verdict', isNumber: false },
    ],
    rows: tests.map((test): TextCell[] => {
      const title = runs.find(({ id }) => id === test.run)?.title ?? test.run;
      const verdict = verdictOf(test);
      return [
        { text: title, value: title },
        { text: test.metric, value: test.metric },
        { text: test.group, value: test.group },
        { text: formatCount(test.n), value: test.n },
        number(test.mean),
        number(test.baselineMean),
        number(test.difference),
        number(test.interval95.low),
        number(test.interval95.high),
        number(test.tTest?.p),
        number(test.holmP),
        number(test.wilcoxon?.p),
        number(test.wilcoxonHolmP),
        { text: verdict, value: verdict },
      ];
    }),
  };
}
