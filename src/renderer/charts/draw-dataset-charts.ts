import type { ChartConfiguration, Scale } from 'chart.js';
import { formatCount, formatNumber } from '../../shared/format.ts';
import type { ChartPoint } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';
import './chart-js-matrix.ts';
import { type HeatCell, WEEKDAYS } from './dataset-charts.ts';
import { linearScale } from './linear-scale.ts';
import { lineStyle } from './palette.ts';
import { withOpacity } from './with-opacity.ts';

/** Only powers of ten are named on a log axis; 2 and 5 times them as well where it is too short to hold two of them. */
function logTick(this: Scale, value: string | number): string {
  const tick = Number(value);
  const isShort = this.max < 100 * this.min;
  const first = tick / 10 ** Math.floor(Math.log10(tick) + 1e-9);
  if (!(isShort ? [1, 2, 5] : [1]).some((named) => Math.abs(first - named) < 1e-6)) return '';
  return tick < 1 ? String(value) : formatCount(tick);
}

const STILL = { parsing: false, animation: false, responsive: true, maintainAspectRatio: false } as const;

/** Counts by value, both on log axes. */
export function distributionConfiguration(
  points: readonly ChartPoint[],
  xTitle: string,
  yTitle: string,
  ink: ChartInk,
  isDark: boolean,
): ChartConfiguration<'scatter', ChartPoint[]> {
  const { colour } = lineStyle(0, isDark);
  const axis = (title: string) => {
    const { ticks, ...scale } = linearScale(title, ink);
    return { ...scale, type: 'logarithmic' as const, ticks: { ...ticks, callback: logTick } };
  };
  return {
    type: 'scatter',
    data: {
      datasets: [
        {
          data: [...points],
          showLine: true,
          borderColor: colour,
          backgroundColor: colour,
          borderWidth: 1.5,
          pointRadius: 3,
          pointHoverRadius: 5,
        },
      ],
    },
    options: {
      ...STILL,
      scales: { x: axis(xTitle), y: axis(yTitle) },
      plugins: {
        tooltip: {
          callbacks: {
            label: ({ parsed }) => `${xTitle} ${formatNumber(parsed.x ?? 0)}: ${formatNumber(parsed.y ?? 0)} ${yTitle.toLowerCase()}`,
          },
        },
      },
    },
  };
}

/** Events by hour and weekday, darker where there are more. */
export function heatConfiguration(cells: readonly HeatCell[], ink: ChartInk, isDark: boolean): ChartConfiguration<'matrix', ChartPoint[]> {
  const most = Math.max(1, ...cells.map(({ events }) => events));
  const shade = (events: number) => withOpacity(lineStyle(0, isDark).colour, 0.04 + (0.96 * events) / most);
  const at = (place: number) => cells[place];
  const axis = { offset: false, grid: { display: false }, border: { display: false } };
  const ticks = { color: ink.text, maxRotation: 0, font: { size: 12, family: ink.font } };
  return {
    type: 'matrix',
    data: {
      datasets: [
        {
          data: [...cells],
          backgroundColor: ({ dataIndex }) => shade(at(dataIndex)?.events ?? 0),
          width: ({ chart }) => (chart.chartArea === undefined ? 0 : chart.chartArea.width / 24 - 1),
          height: ({ chart }) => (chart.chartArea === undefined ? 0 : chart.chartArea.height / 7 - 1),
        },
      ],
    },
    options: {
      ...STILL,
      scales: {
        x: {
          ...linearScale('Hour of the day', ink),
          ...axis,
          min: -0.5,
          max: 23.5,
          ticks: { ...ticks, stepSize: 1, callback: (value) => (Number(value) % 3 === 0 ? String(value) : '') },
          afterBuildTicks: (scale) => {
            scale.ticks = Array.from({ length: 24 }, (_, value) => ({ value }));
          },
        },
        y: {
          ...linearScale('', ink),
          ...axis,
          title: { display: false },
          reverse: true,
          min: -0.5,
          max: 6.5,
          ticks: { ...ticks, callback: (value) => WEEKDAYS[Number(value)] ?? '' },
          afterBuildTicks: (scale) => {
            scale.ticks = WEEKDAYS.map((_, value) => ({ value }));
          },
        },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => `${WEEKDAYS[at(item?.dataIndex ?? 0)?.y ?? 0]} ${at(item?.dataIndex ?? 0)?.x}:00`,
            label: ({ dataIndex }) => `${formatCount(at(dataIndex)?.events ?? 0)} events`,
          },
        },
      },
    },
  };
}

/** Counts by value, such as sessions by value of a context; `what` they count. */
export function barConfiguration(
  bars: readonly { label: string; n: number }[],
  what: string,
  ink: ChartInk,
  isDark: boolean,
): ChartConfiguration<'bar', ChartPoint[]> {
  const { grid: _, ...plain } = linearScale('', ink);
  return {
    type: 'bar',
    data: {
      labels: bars.map(({ label }) => label),
      datasets: [
        { data: bars.map(({ n }, index) => ({ x: n, y: index })), backgroundColor: lineStyle(0, isDark).colour, maxBarThickness: 18 },
      ],
    },
    options: {
      ...STILL,
      indexAxis: 'y',
      scales: {
        x: { ...linearScale(what, ink), beginAtZero: true },
        y: {
          ...plain,
          type: 'category',
          title: { display: false },
          grid: { display: false },
          ticks: { color: ink.text, maxRotation: 0, autoSkip: false, font: { size: 12, family: ink.font } },
        },
      },
      plugins: { tooltip: { callbacks: { label: ({ parsed }) => `${formatCount(parsed.x ?? 0)} ${what.toLowerCase()}` } } },
    },
  };
}
