import type { ChartConfiguration } from 'chart.js';
import { formatCount, formatNumber } from '../../shared/format.ts';
import type { ChartPoint, ChartTable } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';
import { linearScale } from './linear-scale.ts';
import { lineStyle } from './palette.ts';

/** A mean with its 95 % interval, where there is one; `n` is how many it was taken over. */
export type IntervalPoint = { label: string; n: number; mean: number; interval: { low: number; high: number } | null };

/** Means with their intervals, side by side; `order` fixes the colour. */
export type IntervalChartData = { xTitle: string; yTitle: string; order: number; points: readonly IntervalPoint[] };

const CAP = 0.08;

export function intervalTable({ xTitle, yTitle, points }: IntervalChartData): ChartTable {
  return {
    head: [xTitle, 'n', yTitle, '95 % from', '95 % to'],
    rows: points.map(({ label, n, mean, interval }) => [label, formatCount(n), mean, interval?.low ?? null, interval?.high ?? null]),
  };
}

/** Intervals are lines of their own between the means, broken by points without a value. */
export function intervalChartConfiguration(
  data: IntervalChartData,
  ink: ChartInk,
  isDark: boolean,
): ChartConfiguration<'line', ChartPoint[]> {
  const { colour } = lineStyle(data.order, isDark);
  const last = data.points.length - 1;
  const x = linearScale(data.xTitle, ink);
  return {
    type: 'line',
    data: {
      datasets: [
        {
          label: data.yTitle,
          data: data.points.map(({ mean }, place) => ({ x: place, y: mean })),
          showLine: false,
          borderColor: colour,
          backgroundColor: colour,
          pointRadius: 4,
          pointHoverRadius: 6,
        },
        {
          label: '95 % interval',
          data: data.points.flatMap(({ interval }, place) => (interval === null ? [] : whisker(place, interval))),
          borderColor: colour,
          borderWidth: 1.5,
          pointRadius: 0,
          pointHitRadius: 0,
          pointHoverRadius: 0,
        },
      ],
    },
    options: {
      parsing: false,
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: {
        x: {
          ...x,
          min: -0.5,
          max: last + 0.5,
          grid: { display: false },
          // Ticks on the values alone, not on the edges half a step beyond.
          afterBuildTicks: (axis) => {
            axis.ticks = data.points.map((_, place) => ({ value: place }));
          },
          ticks: { ...x.ticks, callback: (place) => data.points[Number(place)]?.label ?? '' },
        },
        y: linearScale(data.yTitle, ink),
      },
      plugins: {
        tooltip: {
          filter: ({ datasetIndex }) => datasetIndex === 0,
          callbacks: {
            title: ([item]) => `${data.xTitle} ${data.points[item?.dataIndex ?? -1]?.label ?? ''}`,
            label: ({ dataIndex }) => describe(data.points[dataIndex]),
          },
        },
      },
    },
  };
}

function whisker(place: number, { low, high }: { low: number; high: number }): ChartPoint[] {
  const gap = { x: place, y: Number.NaN };
  return [
    { x: place - CAP, y: low },
    { x: place + CAP, y: low },
    { x: place, y: low },
    { x: place, y: high },
    { x: place - CAP, y: high },
    { x: place + CAP, y: high },
    gap,
  ];
}

function describe(point: IntervalPoint | undefined): string {
  if (point === undefined) return '';
  const range =
    point.interval === null ? '' : `, 95 % interval ${formatNumber(point.interval.low)} to ${formatNumber(point.interval.high)}`;
  return `${formatNumber(point.mean)}${range}, n = ${formatCount(point.n)}`;
}
