import { describe, expect, it } from 'vitest';
import { lineTable } from '../../../src/renderer/charts/chart-frame.ts';
import { lossCharts } from '../../../src/renderer/charts/loss-charts.ts';
import { lineStyle } from '../../../src/renderer/charts/palette.ts';
import { runSummary } from '../../support/live-search-events.ts';

const points = [
  { epoch: 1, value: 6 },
  { epoch: 2, value: 5 },
];

describe('loss charts', () => {
  const run = (id: string, order: number, hyperparameters: Record<string, string | number>) => ({
    summary: runSummary({ id, hyperparameters }),
    order,
    points,
  });

  it('are one for each loss function, of the runs that learn, named by what tells them apart', () => {
    const charts = lossCharts([
      { summary: runSummary({ id: 'p', model: 'popularity', hyperparameters: {} }), order: 0, points: [] },
      run('a', 1, { loss: 'cross-entropy', learningRate: 0.1, epochs: 3 }),
      run('b', 2, { loss: 'cross-entropy', learningRate: 0.05, epochs: 3 }),
      run('c', 3, { loss: 'bpr-max', learningRate: 0.1, epochs: 3 }),
    ]);
    expect(charts.map(({ title, data }) => [title, data.series.map(({ label, order }) => [label, order])])).toEqual([
      [
        'How does the cross-entropy loss fall?',
        [
          ['gru4rec, learningRate 0.1', 1],
          ['gru4rec, learningRate 0.05', 2],
        ],
      ],
      ['How does the bpr-max loss fall?', [['gru4rec, learningRate 0.1', 3]]],
    ]);
  });

  it('have a table with a row for each epoch and a gap where a run has not come that far', () => {
    const [chart] = lossCharts([
      run('a', 0, { learningRate: 0.1 }),
      { ...run('b', 1, { learningRate: 0.05 }), points: points.slice(0, 1) },
    ]);
    expect(chart && lineTable(chart.data)).toEqual({
      head: ['Epoch', 'gru4rec, learningRate 0.1', 'gru4rec, learningRate 0.05'],
      rows: [
        ['1', 6, 6],
        ['2', 5, null],
      ],
    });
  });

  it('draw 32 runs so that no two look the same, and the same run always alike', () => {
    const looks = Array.from({ length: 32 }, (_, order) => JSON.stringify(lineStyle(order, true)));
    expect(new Set(looks).size).toBe(32);
    expect(lineStyle(5, false)).toEqual(lineStyle(5, false));
  });
});
