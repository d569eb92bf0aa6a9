import type { ChartConfiguration } from 'chart.js';
import type { ChartPoint, LabelledPoint, ScatterLook } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';
import { scatterColour } from './draw-scatter-chart.ts';

/** Points as they are seen: `depth` from -1, near, to 1, far. */
export type TurnedPoint = LabelledPoint & { depth: number };
export type TurnedLayer = { label: string; look: ScatterLook; points: readonly TurnedPoint[] };
export type TurnedChartData = {
  layers: readonly TurnedLayer[] /** Ends of lines that show how it is turned. */;
  edges: readonly (readonly [ChartPoint, ChartPoint])[];
};

const SHAPES = { ground: 'circle', path: 'circle', diamond: 'rectRot', triangle: 'triangle' } as const;
const RADII = { ground: 3.5, path: 5, diamond: 6, triangle: 6 } as const;
/** Half the height that is shown; what is turned stays within a ball of radius 1, its box a little beyond. */
const HALF_HEIGHT = 1.3;

/** Points in three dimensions, seen from one side: nearer ones are larger. */
export function turnedChartConfiguration(
  { layers, edges }: TurnedChartData,
  ink: ChartInk,
  isDark: boolean,
): ChartConfiguration<'scatter', ChartPoint[]> {
  const pointAt = (index: number, place: number) => layers[index]?.points[place];
  const radiusAt = (look: ScatterLook, depth: number) => RADII[look] * (1 - 0.3 * depth);
  return {
    type: 'scatter',
    data: {
      datasets: [
        ...layers.map(({ label, look, points }, index) => {
          const colour = scatterColour(look, ink.faint, isDark);
          return {
            label,
            data: [...points],
            order: layers.length - index,
            borderColor: colour,
            backgroundColor: look === 'diamond' ? ink.surface : colour,
            pointStyle: SHAPES[look],
            pointRadius: points.map(({ depth }) => radiusAt(look, depth)),
            pointHoverRadius: points.map(({ depth }) => radiusAt(look, depth) + 2),
            pointBorderWidth: look === 'ground' ? 0 : 1.5,
          };
        }),
        ...edges.map((ends) => ({
          data: [...ends],
          order: layers.length + 1,
          showLine: true,
          borderColor: ink.line,
          borderWidth: 1,
          pointRadius: 0,
          pointHitRadius: 0,
        })),
      ],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', intersect: true },
      scales: {
        // Both axes by the same scale, or the ball would be seen as an egg.
        x: {
          type: 'linear',
          display: false,
          afterDataLimits: (scale) => {
            const half = HALF_HEIGHT * (scale.chart.width / Math.max(1, scale.chart.height));
            scale.min = -half;
            scale.max = half;
          },
        },
        y: { type: 'linear', display: false, min: -HALF_HEIGHT, max: HALF_HEIGHT },
      },
      plugins: {
        tooltip: {
          filter: ({ datasetIndex }) => datasetIndex < layers.length,
          callbacks: { label: (item) => `${pointAt(item.datasetIndex, item.dataIndex)?.label ?? ''} (${item.dataset.label})` },
        },
      },
    },
  };
}
