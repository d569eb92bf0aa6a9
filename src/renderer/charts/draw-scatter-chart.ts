import type { ChartConfiguration } from 'chart.js';
import type { ChartPoint, LabelledPoint, ScatterChartData, ScatterLook } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';
import { linearScale } from './linear-scale.ts';
import { lineStyle } from './palette.ts';

const SHAPES = { ground: 'circle', path: 'circle', diamond: 'rectRot', triangle: 'triangle' } as const;
const RADII = { ground: 1.5, path: 5, diamond: 6, triangle: 5 } as const;
const HUES = { path: 0, triangle: 1, diamond: 2 } as const;

export function scatterColour(look: ScatterLook, ground: string, isDark: boolean): string {
  return look === 'ground' ? ground : lineStyle(HUES[look], isDark).colour;
}

export function scatterChartConfiguration(
  data: ScatterChartData,
  ink: ChartInk,
  isDark: boolean,
): ChartConfiguration<'scatter', ChartPoint[]> {
  const labels = (index: number, place: number): LabelledPoint | undefined => data.layers[index]?.points[place];
  return {
    type: 'scatter',
    data: {
      datasets: data.layers.map(({ label, look, points }, index) => {
        const colour = scatterColour(look, ink.faint, isDark);
        return {
          label,
          data: [...points],
          // The first dataset lies on top.
          order: data.layers.length - index,
          showLine: look === 'path',
          borderColor: colour,
          borderWidth: 1.5,
          backgroundColor: look === 'diamond' ? ink.surface : colour,
          pointBackgroundColor: look === 'diamond' ? ink.surface : colour,
          pointStyle: SHAPES[look],
          pointRadius: RADII[look],
          pointHoverRadius: RADII[look] + 2,
          pointBorderWidth: look === 'ground' ? 0 : 1.5,
        };
      }),
    },
    // Parsed, unlike lines: points handed over unparsed are taken to be sorted by x.
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', intersect: true },
      scales: { x: linearScale(data.xTitle, ink), y: linearScale(data.yTitle, ink) },
      plugins: {
        tooltip: { callbacks: { label: (item) => `${labels(item.datasetIndex, item.dataIndex)?.label ?? ''} (${item.dataset.label})` } },
      },
    },
  };
}
