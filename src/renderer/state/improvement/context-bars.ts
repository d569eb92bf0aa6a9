import { contextTitle } from '../../../shared/context-title.ts';
import type { ContextBar, ContextImprovement } from '../../../shared/domain/improvement.ts';
import { formatCount, formatGain, formatNumber, formatShare } from '../../../shared/format.ts';
import { significanceMark } from '../../../shared/table-text/significance-text.ts';
import type { TextCell, TextTable } from '../../../shared/table-text/text-table.ts';
import type { BarChartData } from '../../charts/draw-bar-chart.ts';

export const BAR_ORDERS = ['value', 'frequency', 'improvement'] as const;
export type BarOrder = (typeof BAR_ORDERS)[number];

export function orderBars(bars: readonly ContextBar[], order: BarOrder): ContextBar[] {
  if (order === 'frequency') return bars.toSorted((a, b) => b.n - a.n);
  if (order === 'improvement') return bars.toSorted((a, b) => gainOf(b) - gainOf(a));
  return [...bars];
}

const gainOf = ({ improvement }: ContextBar) => improvement ?? Number.NEGATIVE_INFINITY;

/** Relative improvement in per cent; a bar whose baseline is 0 has none. */
export function improvementBars(bars: readonly ContextBar[], by: string, run: { title: string; order: number }): BarChartData {
  return {
    xTitle: by,
    yTitle: 'Improvement over the baseline in %',
    labels: bars.map(({ value }) => value),
    underLabels: bars.map(({ n, share }) => `${formatCount(n)} · ${formatShare(share)}`),
    series: [
      {
        label: run.title,
        order: run.order,
        bars: bars.map((bar) => {
          if (bar.improvement === null) return null;
          const { low, high } = bar.interval95 ?? { low: bar.improvement, high: bar.improvement };
          return { value: 100 * bar.improvement, low: 100 * low, high: 100 * high, n: bar.n, mark: significanceMark(bar.holmP) };
        }),
      },
    ],
  };
}

/**
 * What the chart shows, as its title; only gains that the tests show are found, and one is called the largest only where its interval lies
 * apart from all others.
 */
export function improvementFinding({ bars, metric, by: context, overall }: ContextImprovement): string {
  const by = contextTitle(context ?? '');
  const gains = orderBars(bars, 'improvement').filter((bar) => significanceMark(bar.holmP) !== '' && gainOf(bar) > 0);
  const [best, ...others] = gains;
  if (best === undefined) {
    return significanceMark(overall.holmP) === '' ? `Does ${metric} improve for any ${by}?` : `Where does ${metric} improve, by ${by}?`;
  }
  const least = others.at(-1);
  if (isApart(best, bars)) return `${metric} gains most for ${by} ${best.value}: ${formatGain(best.improvement)}`;
  if (least === undefined) return `${metric} gains for ${by} ${best.value}: ${formatGain(best.improvement)}`;
  const range = `${formatGain(least.improvement)} to ${formatGain(best.improvement)}`;
  if (gains.length === bars.length) return `${metric} gains for every ${by}: ${range}`;
  return `${metric} gains for ${formatCount(gains.length)} of ${formatCount(bars.length)} values of ${by}: ${range}`;
}

function isApart(bar: ContextBar, bars: readonly ContextBar[]): boolean {
  const others = bars.filter((other) => other !== bar && other.improvement !== null);
  return others.length > 0 && others.every(({ interval95 }) => interval95 !== null && interval95.high < (bar.interval95?.low ?? -Infinity));
}

const SMALLEST_P = 1e-4;
export const formatP = (p: number | null) => (p === null ? '–' : p < SMALLEST_P ? '< 0.0001' : p.toFixed(4));

/** Everything about the bars, to be written into a paper or read by a machine. */
export function improvementText(bars: readonly ContextBar[], by: string): TextTable {
  const number = (value: number | null): TextCell => (value === null ? { text: '', value: null } : { text: formatNumber(value), value });
  const percent = (value: number | null | undefined): TextCell =>
    value === null || value === undefined ? { text: '', value: null } : { text: (100 * value).toFixed(2), value: 100 * value };
  const names = ['Sessions', 'Share %', 'Mean', 'Baseline', 'Improvement %', '95 % from', '95 % to', 't-test p', 'Holm p'];
  return {
    columns: [{ name: by, isNumber: false }, ...names.map((name) => ({ name, isNumber: true })), { name: 'Significance', isNumber: false }],
    rows: bars.map((bar): TextCell[] => [
      { text: bar.value, value: bar.value },
      { text: formatCount(bar.n), value: bar.n },
      percent(bar.share),
      number(bar.mean),
      number(bar.baselineMean),
      percent(bar.improvement),
      percent(bar.interval95?.low),
      percent(bar.interval95?.high),
      number(bar.p),
      number(bar.holmP),
      { text: significanceMark(bar.holmP), value: significanceMark(bar.holmP) },
    ]),
  };
}
