import { describe, expect, it } from 'vitest';
import { lineTable } from '../../../src/renderer/charts/chart-frame.ts';
import { PLAIN_LOOK } from '../../../src/renderer/charts/curve-look.ts';
import { lossCharts } from '../../../src/renderer/charts/loss-charts.ts';
import { lineStyle } from '../../../src/renderer/charts/palette.ts';
import { runSummary } from '../../support/live-search-events.ts';

const points = [
  { epoch: 1, step: 10, seconds: 3, value: 6 },
  { epoch: 2, step: 20, seconds: 5, value: 5 },
];

describe('loss charts', () => {
  const run = (id: string, order: number, hyperparameters: Record<string, string | number>) => ({
    summary: runSummary({ id, hyperparameters }),
    order,
    points,
  });

  it('are one for each loss function, of the runs that learn, named by what tells them apart', () => {
    const charts = lossCharts(
      [
        { summary: runSummary({ id: 'p', model: 'popularity', hyperparameters: {} }), order: 0, points: [] },
        run('a', 1, { loss: 'cross-entropy', learningRate: 0.1, epochs: 3 }),
        run('b', 2, { loss: 'cross-entropy', learningRate: 0.05, epochs: 3 }),
        run('c', 3, { loss: 'bpr-max', learningRate: 0.1, epochs: 3 }),
      ],
      PLAIN_LOOK,
    );
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
    const [chart] = lossCharts(
      [run('a', 0, { learningRate: 0.1 }), { ...run('b', 1, { learningRate: 0.05 }), points: points.slice(0, 1) }],
      PLAIN_LOOK,
    );
    expect(chart && lineTable(chart.data)).toEqual({
      head: ['Epoch', 'gru4rec, learningRate 0.1', 'gru4rec, learningRate 0.05'],
      rows: [
        ['1', 6, 6],
        ['2', 5, null],
      ],
    });
  });

  it('draw the seeds of a configuration as their mean with a band, over what is asked for', () => {
    const other = points.map((point) => ({ ...point, seconds: point.seconds + 2, value: point.value + 2 }));
    const [chart] = lossCharts(
      [
        { summary: runSummary({ id: 'a', seed: 1, hyperparameters: { learningRate: 0.1 } }), order: 2, points },
        { summary: runSummary({ id: 'b', seed: 2, hyperparameters: { learningRate: 0.1 } }), order: 3, points: other },
        { summary: runSummary({ id: 'c', seed: 1, hyperparameters: { learningRate: 0.2 } }), order: 4, points },
      ],
      { axis: 'seconds', smoothing: 0, seeds: 'range' },
    );
    expect(chart?.data.xTitle).toBe('Time in s');
    expect(chart?.data.series).toEqual([
      {
        id: 'a',
        label: 'gru4rec, learningRate 0.1, mean of 2 seeds',
        order: 2,
        points: [
          { x: 4, y: 7 },
          { x: 6, y: 6 },
        ],
        band: [
          { x: 4, low: 6, high: 8 },
          { x: 6, low: 5, high: 7 },
        ],
      },
      {
        id: 'c',
        label: 'gru4rec, learningRate 0.2, seed 1',
        order: 4,
        points: [
          { x: 3, y: 6 },
          { x: 5, y: 5 },
        ],
      },
    ]);
    expect(chart && lineTable(chart.data).head.slice(1, 4)).toEqual([
      'gru4rec, learningRate 0.1, mean of 2 seeds',
      'gru4rec, learningRate 0.1, mean of 2 seeds, from',
      'gru4rec, learningRate 0.1, mean of 2 seeds, to',
    ]);
  });

  it('draw 32 runs so that no two look the same, and the same run always alike', () => {
    const looks = Array.from({ length: 32 }, (_, order) => JSON.stringify(lineStyle(order, true)));
    expect(new Set(looks).size).toBe(32);
    expect(lineStyle(5, false)).toEqual(lineStyle(5, false));
  });
});
