import type { Chart, ChartConfiguration, Plugin } from 'chart.js';
import type { CosineBox } from '../../shared/domain/context-analysis.ts';
import { formatCount, formatNumber } from '../../shared/format.ts';
import type { ChartPoint, ChartTable } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';
import { linearScale } from './linear-scale.ts';
import { lineStyle } from './palette.ts';

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
          data: boxes.map(({ median }, place) => ({ x: place, y: median })),
          borderColor: colour,
          backgroundColor: colour,
          pointRadius: 0,
          pointHitRadius: 30,
          pointHoverRadius: 0,
        },
      ],
    },
    plugins: [drawBoxes(boxes, ink, colour)],
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

function drawBoxes(boxes: readonly CosineBox[], ink: ChartInk, colour: string): Plugin<'scatter'> {
  return {
    id: 'boxes',
    beforeDatasetsDraw(chart: Chart) {
      const { ctx: context, scales } = chart;
      const [x, y] = [scales['x'], scales['y']];
      if (x === undefined || y === undefined) return;
      const step = x.getPixelForValue(1) - x.getPixelForValue(0);
      const at = (value: number) => y.getPixelForValue(value);
      context.save();
      context.lineWidth = 1.5;
      for (const [place, box] of boxes.entries()) {
        const middle = x.getPixelForValue(place);
        const [half, cap] = [Math.min(28, (step * BOX_SHARE) / 2), Math.min(14, (step * CAP_SHARE) / 2)];
        const isHollow = place === boxes.length - 1;
        context.strokeStyle = ink.text;
        context.fillStyle = isHollow ? ink.surface : colour;
        context.beginPath();
        context.moveTo(middle, at(box.low));
        context.lineTo(middle, at(box.high));
        for (const end of [box.low, box.high]) {
          context.moveTo(middle - cap, at(end));
          context.lineTo(middle + cap, at(end));
        }
        context.stroke();
        const top = at(box.upperQuartile);
        const height = at(box.lowerQuartile) - top;
        context.fillRect(middle - half, top, 2 * half, height);
        context.strokeRect(middle - half, top, 2 * half, height);
        context.beginPath();
        context.moveTo(middle - half, at(box.median));
        context.lineTo(middle + half, at(box.median));
        context.lineWidth = 2.5;
        context.strokeStyle = isHollow ? ink.text : ink.surface;
        context.stroke();
        context.lineWidth = 1.5;
      }
      context.restore();
    },
  };
}
