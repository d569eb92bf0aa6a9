import type { ChartConfiguration } from 'chart.js';
import { formatNumber } from '../../shared/format.ts';
import type { ChartPoint, LineChartData } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';
import { linearScale } from './linear-scale.ts';
import { lineStyle } from './palette.ts';

/** As the last two digits of a colour. */
const BAND_OPACITY = '33';

export function lineChartConfiguration(data: LineChartData, ink: ChartInk, isDark: boolean): ChartConfiguration<'line', ChartPoint[]> {
  const x = linearScale(data.xTitle, ink);
  return {
    type: 'line',
    data: {
      datasets: data.series.flatMap(({ label, order, points, band = [] }) => {
        const { colour, dash } = lineStyle(order, isDark);
        const edge = {
          label: '',
          borderWidth: 0,
          pointRadius: 0,
          pointHitRadius: 0,
          pointHoverRadius: 0,
          backgroundColor: `${colour}${BAND_OPACITY}`,
        };
        const edges =
          band.length === 0
            ? []
            : [
                { ...edge, data: band.map(({ x, low }) => ({ x, y: low })) },
                { ...edge, data: band.map(({ x, high }) => ({ x, y: high })), fill: '-1' },
              ];
        const line = {
          label,
          data: [...points],
          borderColor: colour,
          backgroundColor: colour,
          borderDash: [...dash],
          borderWidth: 2,
          pointRadius: points.length > 60 ? 0 : 2.5,
          pointHoverRadius: 5,
        };
        // The line lies on its band: of two datasets the first is on top.
        return [line, ...edges];
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
          // The edges of bands have no names.
          filter: ({ dataset }) => dataset.label !== '',
          callbacks: {
            title: (items) => `${data.xTitle} ${items[0]?.parsed.x ?? ''}`,
            label: (item) => `${item.dataset.label}: ${formatNumber(item.parsed.y ?? Number.NaN)}`,
          },
        },
      },
    },
  };
}
