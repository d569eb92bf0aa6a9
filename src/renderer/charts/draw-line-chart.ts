import type { ChartConfiguration } from 'chart.js';
import { formatNumber } from '../../shared/format.ts';
import type { ChartPoint, LineChartData } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';
import { linearScale } from './linear-scale.ts';
import { lineStyle } from './palette.ts';

export function lineChartConfiguration(data: LineChartData, ink: ChartInk, isDark: boolean): ChartConfiguration<'line', ChartPoint[]> {
  const x = linearScale(data.xTitle, ink);
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
      scales: { x: { ...x, ticks: { ...x.ticks, precision: 0, callback: (value) => String(value) } }, y: linearScale(data.yTitle, ink) },
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
