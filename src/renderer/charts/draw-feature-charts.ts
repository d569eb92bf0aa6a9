import type { ChartConfiguration } from 'chart.js';
import type { FeatureSummary } from '../../shared/domain/track-features.ts';
import { formatCount, formatNumber } from '../../shared/format.ts';
import type { ChartPoint, ChartTable } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';
import './chart-js-matrix.ts';
import { barConfiguration } from './draw-dataset-charts.ts';
import { linearScale } from './linear-scale.ts';
import { lineStyle } from './palette.ts';
import { withOpacity } from './with-opacity.ts';

type Group = FeatureSummary['groups'][number];

export function correlationTable({ features, correlations }: FeatureSummary): ChartTable {
  return {
    head: ['Feature', ...features.map(({ name }) => name)],
    rows: features.map(({ name }, row) => [name, ...(correlations[row] ?? [])]),
  };
}

/** The two different features that go together most, either way; null where nothing varies. */
export function strongestPair({ features, correlations }: FeatureSummary): { a: string; b: string; value: number } | null {
  let found: { a: string; b: string; value: number } | null = null;
  for (const [row, values] of correlations.entries()) {
    for (const [column, value] of values.slice(0, row).entries()) {
      if (value === null || (found !== null && Math.abs(value) <= Math.abs(found.value))) continue;
      found = { a: features[column]!.name, b: features[row]!.name, value };
    }
  }
  return found;
}

/** How features go together: one hue for together, another for apart, stronger the more. */
export function correlationConfiguration(
  { features, correlations }: FeatureSummary,
  ink: ChartInk,
  isDark: boolean,
): ChartConfiguration<'matrix', ChartPoint[]> {
  const cells = correlations.flatMap((values, y) => values.flatMap((value, x) => (value === null ? [] : [{ x, y, value }])));
  const names = features.map(({ name }) => name);
  const axis = {
    type: 'linear' as const,
    offset: false,
    min: -0.5,
    max: names.length - 0.5,
    grid: { display: false },
    border: { display: false },
    ticks: {
      color: ink.text,
      autoSkip: false,
      font: { size: 12, family: ink.font },
      callback: (value: string | number) => names[Number(value)] ?? '',
    },
    afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
      scale.ticks = names.map((_, value) => ({ value }));
    },
  };
  const size = (extent: number | undefined) => (extent === undefined ? 0 : Math.max(1, extent / names.length - 1));
  return {
    type: 'matrix',
    data: {
      datasets: [
        {
          data: cells,
          backgroundColor: ({ dataIndex }) => {
            const value = cells[dataIndex]?.value ?? 0;
            return withOpacity(lineStyle(value < 0 ? 1 : 0, isDark).colour, 0.04 + 0.96 * Math.abs(value));
          },
          width: ({ chart }) => size(chart.chartArea?.width),
          height: ({ chart }) => size(chart.chartArea?.height),
        },
      ],
    },
    options: {
      parsing: false,
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      scales: { x: { ...axis, ticks: { ...axis.ticks, minRotation: 60, maxRotation: 60 } }, y: { ...axis, reverse: true } },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => {
              const cell = cells[item?.dataIndex ?? 0];
              return cell === undefined ? '' : `${names[cell.y]} and ${names[cell.x]}`;
            },
            label: ({ dataIndex }) => `Correlation ${formatNumber(cells[dataIndex]?.value ?? 0)}`,
          },
        },
      },
    },
  };
}

/** The mean of a feature in each group, with the number of its tracks, the highest first. */
export function groupMeans({ values }: Group, feature: number): { label: string; value: string; n: number; mean: number }[] {
  return values
    .flatMap(({ value, n, means }) => {
      const mean = means[feature] ?? null;
      return mean === null ? [] : [{ label: `${value} (n ${formatCount(n)})`, value, n, mean }];
    })
    .sort((a, b) => b.mean - a.mean);
}

export function meansConfiguration(
  means: readonly { label: string; mean: number }[],
  feature: string,
  ink: ChartInk,
  isDark: boolean,
): ChartConfiguration<'bar', ChartPoint[]> {
  const bars = barConfiguration(
    means.map(({ label, mean }) => ({ label, n: mean })),
    feature,
    ink,
    isDark,
  );
  return {
    ...bars,
    options: {
      ...bars.options,
      scales: { ...bars.options?.scales, x: { ...linearScale(`Mean ${feature}`, ink), beginAtZero: true } },
      plugins: { tooltip: { callbacks: { label: ({ parsed }) => `Mean ${feature} ${formatNumber(parsed.x ?? 0)}` } } },
    },
  };
}
