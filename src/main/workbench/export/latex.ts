import { differingSettings } from '../../../shared/differing-settings.ts';
import { metricDirection } from '../../../shared/domain/metric.ts';
import type { RunSummary } from '../../../shared/domain/run.ts';
import { formatNumber, formatSetting } from '../../../shared/format.ts';
import { shownMetrics } from '../../../shared/shown-metrics.ts';

/**
 * A booktabs table of the finished runs: model, the settings that tell runs apart, the seed where it differs, and the objective with its neighbours, best
 * values in bold. Every other number is in the CSV and Parquet exports: a page holds no more. Needs \usepackage{booktabs}.
 */
export function toLatex(search: string, runs: readonly RunSummary[], objective: string): string {
  const done = runs.filter((run) => run.status === 'done');
  const settings = differingSettings(done);
  const showSeed = new Set(done.map((run) => run.seed)).size > 1;
  const metrics = shownMetrics(
    done.map((run) => run.metrics),
    objective,
  );
  const best = new Map(metrics.map((metric) => [metric, bestValue(done, metric)]));
  const header = ['Model', ...settings, ...(showSeed ? ['Seed'] : []), ...metrics.map(metricTitle)];
  const rows = done.map((run) => [
    escapeLatex(run.model),
    ...settings.map((name) => setting(run, name)),
    ...(showSeed ? [String(run.seed)] : []),
    ...metrics.map((metric) => number(run.metrics[metric], best.get(metric))),
  ]);
  const alignment = `l${'l'.repeat(settings.length)}${showSeed ? 'r' : ''}${'r'.repeat(metrics.length)}`;
  return [
    '% Needs \\usepackage{booktabs}.',
    '\\begin{table}',
    '  \\centering',
    `  \\caption{Search ${escapeLatex(search)}: ${done.length} runs, best values in bold.}`,
    `  \\begin{tabular}{${alignment}}`,
    '    \\toprule',
    `    ${header.map(escapeLatex).join(' & ')} \\\\`,
    '    \\midrule',
    ...rows.map((row) => `    ${row.join(' & ')} \\\\`),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n');
}

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

export function escapeLatex(text: string): string {
  return text.replaceAll(/[\\~^&%$#_{}]/g, (character) => SPECIAL[character] ?? `\\${character}`);
}

function setting(run: RunSummary, name: string): string {
  const value = run.hyperparameters[name];
  return value === undefined ? '--' : escapeLatex(formatSetting(value));
}

function number(value: number | undefined, best: number | undefined): string {
  if (value === undefined) return '--';
  const [mantissa, exponent] = formatNumber(value).split('e');
  const text = exponent === undefined ? mantissa! : `$${mantissa}\\times10^{${Number(exponent)}}$`;
  return value === best ? `\\textbf{${text}}` : text;
}

const ABBREVIATIONS = /^(mrr|ndcg|map|rmse|mae)(?=@|$)/;

function metricTitle(metric: string): string {
  if (ABBREVIATIONS.test(metric)) return metric.replace(ABBREVIATIONS, (name) => name.toUpperCase());
  return metric.charAt(0).toUpperCase() + metric.slice(1);
}

function bestValue(runs: readonly RunSummary[], metric: string): number | undefined {
  const values = runs.map((run) => run.metrics[metric]).filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  return metricDirection(metric) === 'max' ? Math.max(...values) : Math.min(...values);
}
