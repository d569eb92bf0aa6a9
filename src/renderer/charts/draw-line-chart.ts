import { Chart, type ChartConfiguration, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import { formatNumber } from '../../shared/format.ts';
import type { LineChartData } from './chart-frame.ts';
import { lineStyle } from './palette.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, Tooltip);

/** Colours of the surroundings, read from the theme at the time of drawing. */
export type ChartInk = { text: string; line: string; surface: string; font: string };

/** Reads the theme's colours where the chart stands; `var(--x)` cannot be handed to a canvas. */
export function readInk(element: HTMLElement): ChartInk {
  const probe = document.createElement('span');
  element.append(probe);
  const resolve = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const ink = {
    text: resolve('--text-soft'),
    line: resolve('--line'),
    surface: resolve('--surface'),
    font: getComputedStyle(element).fontFamily,
  };
  probe.remove();
  return ink;
}

export function lineChartConfiguration(
  data: LineChartData,
  ink: ChartInk,
  isDark: boolean,
): ChartConfiguration<'line', { x: number; y: number }[]> {
  const scale = (title: string) => ({
    type: 'linear' as const,
    title: { display: true, text: title, color: ink.text, font: { size: 12, family: ink.font } },
    ticks: { color: ink.text, font: { size: 12, family: ink.font }, callback: (value: string | number) => formatTick(Number(value)) },
    grid: { color: ink.line },
    border: { color: ink.line },
  });
  const x = scale(data.xTitle);
  return {
    type: 'line',
    data: {
      datasets: data.series.map(({ label, order, points }) => {
        const { colour, dash } = lineStyle(order, isDark);
        return {
          label,
          data: [...points],
          borderColor: colour,
          backgroundColor: colour,
          borderDash: [...dash],
          borderWidth: 2,
          pointRadius: points.length > 60 ? 0 : 2.5,
          pointHoverRadius: 5,
        };
      }),
    },
    options: {
      parsing: false,
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: { x: { ...x, ticks: { ...x.ticks, precision: 0, callback: (value) => String(value) } }, y: scale(data.yTitle) },
      plugins: {
        tooltip: {
          callbacks: {
            title: (items) => `${data.xTitle} ${items[0]?.parsed.x ?? ''}`,
            label: (item) => `${item.dataset.label}: ${formatNumber(item.parsed.y ?? Number.NaN)}`,
          },
        },
      },
    },
  };
}

/** A tick is a round number: its trailing zeros say nothing. */
function formatTick(value: number): string {
  return formatNumber(value)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

export { Chart };
