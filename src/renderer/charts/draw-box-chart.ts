import type { Chart, ChartConfiguration, Plugin } from 'chart.js';
import type { CosineBox } from '../../shared/domain/context-analysis.ts';
import { formatCount, formatNumber } from '../../shared/format.ts';
import type { ChartPoint, ChartTable } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';
import { linearScale } from './linear-scale.ts';
import { lineStyle } from './palette.ts';

type BoxPoint = ChartPoint & { box: CosineBox; isHollow: boolean };

const BOX_SHARE = 0.5;
const CAP_SHARE = 0.25;

export function boxTable(boxes: readonly CosineBox[], title: string): ChartTable {
  return {
    head: [title, 'pairs', '5 %', 'lower quartile', 'median', 'upper quartile', '95 %', 'mean'],
    rows: boxes.map(({ label, pairs, low, lowerQuartile, median, upperQuartile, high, mean }) => [
      label,
      formatCount(pairs),
      ...[low, lowerQuartile, median, upperQuartile, high, mean],
    ]),
  };
}

/** Box plots side by side: quartiles and median as a box, whiskers at the 5 % and 95 % points; the last box is drawn hollow, to be compared with. */
export function boxConfiguration(
  boxes: readonly CosineBox[],
  yTitle: string,
  ink: ChartInk,
  isDark: boolean,
): ChartConfiguration<'scatter', ChartPoint[]> {
  const { colour } = lineStyle(0, isDark);
  const x = linearScale('', ink);
  return {
    type: 'scatter',
    data: {
      datasets: [
        {
          data: boxes.map((box, place): BoxPoint => ({ x: place, y: box.median, box, isHollow: place === boxes.length - 1 })),
          borderColor: ink.text,
          backgroundColor: colour,
          pointRadius: 0,
          pointHitRadius: 30,
          pointHoverRadius: 0,
        },
      ],
    },
    plugins: [BOXES],
    options: {
      parsing: false,
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: {
        x: {
          ...x,
          title: { display: false },
          min: -0.5,
          max: boxes.length - 0.5,
          grid: { display: false },
          afterBuildTicks: (axis) => {
            axis.ticks = boxes.map((_, place) => ({ value: place }));
          },
          ticks: {
            ...x.ticks,
            autoSkip: false,
            maxRotation: boxes.length > 8 ? 40 : 0,
            minRotation: boxes.length > 8 ? 40 : 0,
            callback: (place) => boxes[Number(place)]?.label ?? '',
          },
        },
        y: {
          ...linearScale(yTitle, ink),
          suggestedMin: Math.min(...boxes.map(({ low }) => low)),
          suggestedMax: Math.max(...boxes.map(({ high }) => high)),
        },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => boxes[item?.dataIndex ?? 0]?.label ?? '',
            label: ({ dataIndex }) => describe(boxes[dataIndex]),
          },
        },
      },
    },
  };
}

function describe(box: CosineBox | undefined): string {
  if (box === undefined) return '';
  return `median ${formatNumber(box.median)}, half between ${formatNumber(box.lowerQuartile)} and ${formatNumber(box.upperQuartile)}, n = ${formatCount(box.pairs)} pairs`;
}

/** Looks at what the chart holds now, since a chart keeps the plugins it was made with when its numbers or the theme change. */
const BOXES: Plugin<'scatter'> = {
  id: 'boxes',
  beforeDatasetsDraw(chart: Chart) {
    const { ctx: context, scales, data } = chart;
    const [x, y, dataset] = [scales['x'], scales['y'], data.datasets[0]];
    if (x === undefined || y === undefined || dataset === undefined) return;
    const step = x.getPixelForValue(1) - x.getPixelForValue(0);
    const [half, cap] = [Math.min(28, (step * BOX_SHARE) / 2), Math.min(14, (step * CAP_SHARE) / 2)];
    const at = (value: number) => y.getPixelForValue(value);
    context.save();
    for (const { x: place, box, isHollow } of dataset.data as BoxPoint[]) {
      const middle = x.getPixelForValue(place);
      context.lineWidth = 1.5;
      context.strokeStyle = String(dataset.borderColor);
      context.fillStyle = String(dataset.backgroundColor);
      context.beginPath();
      context.moveTo(middle, at(box.low));
      context.lineTo(middle, at(box.lowerQuartile));
      context.moveTo(middle, at(box.upperQuartile));
      context.lineTo(middle, at(box.high));
      for (const end of [box.low, box.high]) {
        context.moveTo(middle - cap, at(end));
        context.lineTo(middle + cap, at(end));
      }
      context.stroke();
      const top = at(box.upperQuartile);
      const height = at(box.lowerQuartile) - top;
      if (!isHollow) context.fillRect(middle - half, top, 2 * half, height);
      context.strokeRect(middle - half, top, 2 * half, height);
      context.lineWidth = 3;
      context.beginPath();
      context.moveTo(middle - half, at(box.median));
      context.lineTo(middle + half, at(box.median));
      context.stroke();
    }
    context.restore();
  },
};
