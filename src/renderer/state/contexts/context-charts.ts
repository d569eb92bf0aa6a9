import { contextTitle } from '../../../shared/context-title.ts';
import type { ContextShares, NearestContexts, SkipRelation } from '../../../shared/domain/context-analysis.ts';
import { formatShare } from '../../../shared/format.ts';
import type { ChartTable, LineChartData } from '../../charts/chart-frame.ts';
import type { BarChartData } from '../../charts/draw-bar-chart.ts';

/** Shares of sessions, and of listeners where the data names them, by value. */
export function shareBars({ name, values, users }: ContextShares): BarChartData {
  const bars = (pick: (value: ContextShares['values'][number]) => { share: number; n: number }) =>
    values.map((value) => {
      const { share, n } = pick(value);
      return { value: 100 * share, low: 100 * share, high: 100 * share, n };
    });
  return {
    xTitle: contextTitle(name),
    yTitle: 'Share in %',
    labels: values.map(({ value }) => value),
    series: [
      { label: 'sessions', order: 0, bars: bars(({ share, sessions }) => ({ share, n: sessions })) },
      ...(users === null
        ? []
        : [
            {
              label: 'listeners with at least one such session',
              order: 1,
              bars: bars((value) => ({ share: value.userShare ?? 0, n: value.users ?? 0 })),
            },
          ]),
    ],
  };
}

export function shareTable({ name, values, users }: ContextShares): ChartTable {
  return {
    head: [name, 'sessions', 'share of sessions', ...(users === null ? [] : ['listeners', 'share of listeners'])],
    rows: values.map((value) => [value.value, value.sessions, value.share, ...(users === null ? [] : [value.users, value.userShare])]),
  };
}

/** The most frequent value, as the title of the chart. */
export function shareFinding({ name, values }: ContextShares): string {
  const top = values.toSorted((a, b) => b.sessions - a.sessions)[0];
  return top === undefined
    ? `No session has a known ${contextTitle(name)}`
    : `${formatShare(top.share)} of sessions have the ${contextTitle(name)} ${top.value}`;
}

/** Whether sessions draw their own context near, as the title of the heat map. */
export function nearestFinding({ differences, n }: NearestContexts, name: string): string {
  const own = differences.filter((_, index) => n[index]! > 0).map((row) => row[differences.indexOf(row)]!);
  const positive = own.filter((difference) => difference > 0).length;
  if (own.length > 0 && positive === own.length) return `Every ${contextTitle(name)} finds its own kind nearest more often than by chance`;
  return `${positive} of ${own.length} values of ${contextTitle(name)} find their own kind nearest more often than by chance`;
}

export function skipLines(relations: readonly SkipRelation[]): LineChartData {
  const line = (id: 'correlation' | 'slope', label: string, order: number) => ({
    ...{ id, label, order },
    points: relations.map((relation) => ({ x: relation.minimumSkips, y: relation[id] })),
  });
  return {
    xTitle: 'Skips in the session, at least',
    yTitle: 'Correlation, slope',
    series: [line('correlation', 'Pearson correlation', 0), line('slope', 'slope: skip rate per unit of cosine', 1)],
  };
}
