import { expect, it } from 'vitest';
import { type ScatterChartData, scatterTable } from '../../../src/renderer/charts/chart-frame.ts';
import { scatterChartConfiguration } from '../../../src/renderer/charts/draw-scatter-chart.ts';

const data: ScatterChartData = {
  xTitle: 'First axis',
  yTitle: 'Second axis',
  layers: [
    { label: 'Other tracks', look: 'ground', points: [{ x: 3, y: 3, label: 'c' }] },
    { label: 'Listed', look: 'triangle', points: [{ x: 0, y: 1, label: 'b' }] },
    {
      label: 'Heard',
      look: 'path',
      points: [
        { x: 2, y: 1, label: '1. a' },
        { x: 1, y: 2, label: '2. b' },
      ],
    },
  ],
};
const ink = { text: 'black', faint: 'grey', line: 'silver', surface: 'white', font: 'serif' };

it('tells the layers of a scatter chart apart by shape as well as colour, and joins the path in its own order', () => {
  const { datasets } = scatterChartConfiguration(data, ink, false).data;
  expect(new Set(datasets.map(({ backgroundColor }) => backgroundColor)).size).toBe(3);
  expect(datasets.map(({ showLine }) => showLine)).toEqual([false, false, true]);
  expect(datasets.map(({ pointStyle, pointRadius }) => `${pointStyle} ${pointRadius}`)).toEqual(['circle 1.5', 'triangle 5', 'circle 5']);
  expect(datasets[2]?.data.map(({ x }) => x)).toEqual([2, 1]);
});

it('has a table of everything but the ground', () => {
  expect(scatterTable(data)).toEqual({
    head: ['Point', 'What it is', 'First axis', 'Second axis'],
    rows: [
      ['b', 'Listed', 0, 1],
      ['1. a', 'Heard', 2, 1],
      ['2. b', 'Heard', 1, 2],
    ],
  });
});
