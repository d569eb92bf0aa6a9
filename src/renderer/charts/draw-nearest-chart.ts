import type { ChartConfiguration } from 'chart.js';
import type { NearestContexts } from '../../shared/domain/context-analysis.ts';
import type { ChartPoint, ChartTable } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';
import './chart-js-matrix.ts';
import { linearScale } from './linear-scale.ts';
import { lineStyle } from './palette.ts';

export function nearestTable({ values, n, differences }: NearestContexts, name: string): ChartTable {
  return {
    head: [`${name} of the session`, 'n', ...values],
    rows: differences.map((row, source) => [values[source]!, String(n[source]), ...row]),
  };
}

/** Small differences are to be seen beside large ones. */
const SHADE_POWER = 0.7;

const signed = (difference: number) => `${difference < 0 ? '−' : '+'}${(100 * Math.abs(difference)).toFixed(1)}`;

/** A cell a pair of context values: blue where the nearest session has the column's value more often than by chance, orange where less. */
export function nearestConfiguration(
  { values, differences }: NearestContexts,
  ink: ChartInk,
  isDark: boolean,
): ChartConfiguration<'matrix', ChartPoint[]> {
  const cells = differences.flatMap((row, source) => row.map((difference, target) => ({ x: target, y: source, difference })));
  const most = Math.max(1e-9, ...cells.map(({ difference }) => Math.abs(difference)));
  const shade = (difference: number) => {
    const { colour } = lineStyle(difference < 0 ? 1 : 0, isDark);
    return `${colour}${Math.round(255 * (0.03 + 0.97 * (Math.abs(difference) / most) ** SHADE_POWER))
      .toString(16)
      .padStart(2, '0')}`;
  };
  const axis = (title: string) => {
    const scale = linearScale(title, ink);
    return {
      ...scale,
      offset: false,
      grid: { display: false },
      border: { display: false },
      min: -0.5,
      max: values.length - 0.5,
      afterBuildTicks: (built: { ticks: { value: number }[] }) => {
        built.ticks = values.map((_, value) => ({ value }));
      },
      ticks: {
        ...scale.ticks,
        autoSkip: false,
        maxRotation: values.length > 6 ? 40 : 0,
        callback: (value: string | number) => values[Number(value)] ?? '',
      },
    };
  };
  return {
    type: 'matrix',
    data: {
      datasets: [
        {
          data: cells,
          backgroundColor: ({ dataIndex }) => shade(cells[dataIndex]?.difference ?? 0),
          width: ({ chart }) => (chart.chartArea === undefined ? 0 : chart.chartArea.width / values.length - 1),
          height: ({ chart }) => (chart.chartArea === undefined ? 0 : chart.chartArea.height / values.length - 1),
        },
      ],
    },
    options: {
      parsing: false,
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      scales: { x: axis('of its nearest session'), y: { ...axis('of the session'), reverse: true } },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => {
              const cell = cells[item?.dataIndex ?? 0];
              return `${values[cell?.y ?? 0]}, nearest ${values[cell?.x ?? 0]}`;
            },
            label: ({ dataIndex }) => `${signed(cells[dataIndex]?.difference ?? 0)} points against chance`,
          },
        },
      },
    },
  };
}
