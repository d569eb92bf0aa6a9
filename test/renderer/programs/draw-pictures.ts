import { barChartConfiguration } from '../../../src/renderer/charts/draw-bar-chart.ts';
import { heatConfiguration } from '../../../src/renderer/charts/draw-dataset-charts.ts';
import { intervalChartConfiguration } from '../../../src/renderer/charts/draw-interval-chart.ts';
import { lineChartConfiguration } from '../../../src/renderer/charts/draw-line-chart.ts';
import { parallelChartConfiguration } from '../../../src/renderer/charts/draw-parallel-chart.ts';
import { drawPng, drawSvg, type Picture } from '../../../src/renderer/charts/draw-picture.ts';
import { scatterChartConfiguration } from '../../../src/renderer/charts/draw-scatter-chart.ts';

const INK = {
  text: 'rgb(77, 80, 88)',
  faint: 'rgb(139, 142, 150)',
  line: 'rgb(225, 225, 229)',
  surface: 'rgb(255, 255, 255)',
  font: 'serif',
};
const WORDS = { note: 'A <note> & more', hasLegend: true, width: 640, height: 256, ink: INK };
const bar = (value: number) => ({ value, low: value - 1, high: value + 1, n: 9 });
const points = (factor: number) => [1, 2, 3].map((x) => ({ x, y: factor * x }));

/** Every kind of chart that can leave the page, small. */
const PICTURES = {
  line: {
    ...WORDS,
    title: 'How does the loss fall?',
    configuration: lineChartConfiguration(
      {
        xTitle: 'Epoch',
        yTitle: 'Training loss',
        series: [
          { id: 'a', label: 'first', order: 0, points: points(1) },
          { id: 'b', label: 'second', order: 9, points: points(2) },
        ],
      },
      INK,
      false,
    ),
  },
  bar: {
    ...WORDS,
    title: 'Where does recall improve?',
    configuration: barChartConfiguration(
      {
        xTitle: 'device',
        yTitle: 'Difference',
        labels: ['phone', 'desktop'],
        series: [{ label: 'first', order: 0, bars: [bar(2), bar(3)] }],
      },
      INK,
      false,
    ),
  },
  scatter: {
    ...WORDS,
    title: 'Where does the session go?',
    configuration: scatterChartConfiguration(
      {
        xTitle: 'First axis',
        yTitle: 'Second axis',
        layers: [{ label: 'Heard', look: 'path', points: points(1).map((point) => ({ ...point, label: 'a' })) }],
      },
      INK,
      false,
    ),
  },
  interval: {
    ...WORDS,
    title: 'Is recall best at night?',
    configuration: intervalChartConfiguration(
      { xTitle: 'hour', yTitle: 'recall', order: 0, points: [{ label: 'night', n: 9, mean: 0.5, interval: { low: 0.4, high: 0.6 } }] },
      INK,
      false,
    ),
  },
  heat: {
    ...WORDS,
    title: 'When is music played?',
    hasLegend: false,
    configuration: heatConfiguration(
      [
        { x: 0, y: 0, events: 5 },
        { x: 9, y: 3, events: 9 },
      ],
      INK,
      false,
    ),
  },
  parallel: {
    ...WORDS,
    title: 'Which settings lead where?',
    hasLegend: false,
    configuration: parallelChartConfiguration(
      {
        axes: [
          { name: 'loss', ticks: [{ place: 0, text: 'bpr-max' }] },
          { name: 'recall@20', ticks: [{ place: 1, text: '0.2' }] },
        ],
        lines: [
          { share: 1, places: [0, 1] },
          { share: 0, places: [null, 0] },
        ],
        before: 0.5,
        isTight: true,
      },
      INK,
      false,
    ),
  },
};
export type PictureName = keyof typeof PICTURES;

declare global {
  var drawSvgOf: (name: PictureName) => string;
  var drawPngOf: (name: PictureName) => Promise<{ type: string; width: number; height: number }>;
}

globalThis.drawSvgOf = (name) => drawSvg(PICTURES[name] as Picture<'line'>);
globalThis.drawPngOf = async (name) => {
  const file = await drawPng(PICTURES[name] as Picture<'line'>);
  if (file === null) throw new Error('There is no picture.');
  const { width, height } = await createImageBitmap(file);
  return { type: file.type, width, height };
};
