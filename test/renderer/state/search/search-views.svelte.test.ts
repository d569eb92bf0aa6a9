import { describe, expect, it } from 'vitest';
import { inkOnRamp, rampColour } from '../../../../src/renderer/charts/ramp.ts';
import { axesOf, cellMatrix } from '../../../../src/renderer/state/search/cell-matrix.ts';
import { layAxis, ParallelAxes } from '../../../../src/renderer/state/search/parallel-axes.svelte.ts';
import { runSummary } from '../../../support/live-search-events.ts';

const run = (id: string, learningRate: number, loss: string, recall: number | null, seed = 1) =>
  runSummary({ id, seed, hyperparameters: { learningRate, loss }, metrics: recall === null ? {} : { 'recall@20': recall } });

const runs = [
  run('a', 0.1, 'bpr', 0.2),
  run('b', 0.1, 'bpr', 0.4, 2),
  run('c', 0.01, 'bpr', 0.1),
  run('d', 1, 'top1', null),
  runSummary({ id: 'p', model: 'popularity', hyperparameters: {}, metrics: { 'recall@20': 0.05 } }),
];

describe('the cell matrix', () => {
  it('takes the mean over runs with both values, numbers in order', () => {
    const matrix = cellMatrix(runs, 'loss', 'learningRate', 'recall@20');
    expect(matrix.rows).toEqual(['bpr', 'top1']);
    expect(matrix.columns).toEqual(['0.01', '0.1', '1']);
    // (0.2 + 0.4) / 2
    expect(matrix.cells[0]![1]).toMatchObject({ ids: ['a', 'b'], measured: 2, mean: expect.closeTo(0.3, 12) });
    expect(matrix.cells[1]![2]).toEqual({ ids: ['d'], measured: 0, mean: null });
    expect(matrix.cells[1]![0]!.ids).toEqual([]);
    expect([matrix.least, matrix.most]).toEqual([0.1, expect.closeTo(0.3, 12)]);
  });

  it('offers models and seeds where they differ', () => {
    expect(axesOf(runs, ['learningRate', 'loss'])).toEqual(['model', 'learningRate', 'loss', 'seed']);
    expect(axesOf([runs[0]!], ['loss'])).toEqual(['loss']);
  });

  it('is written on in an ink of enough contrast, wherever on the ramp', () => {
    for (const isDark of [false, true]) {
      for (let share = 0; share <= 1; share += 0.05) {
        const bytes = rampColour(share, isDark).match(/\d+/g)!.map(Number);
        const [red = 0, green = 0, blue = 0] = bytes.map((byte) =>
          byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4,
        );
        const ground = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        const ink = inkOnRamp(share, isDark) === '#ffffff' ? 1 : 0;
        expect((Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

describe('parallel coordinates', () => {
  it('lay numbers out by size or order of magnitude, and words evenly', () => {
    expect(runs.slice(0, 4).map(layAxis(runs, 'learningRate', false, true).placeOf)).toEqual(
      [0.5, 0.5, 0, 1].map((place) => expect.closeTo(place, 12)),
    );
    expect(layAxis(runs, 'learningRate', false, false).placeOf(runs[0]!)).toBeCloseTo(0.0909, 4);
    expect(layAxis(runs, 'loss', false, false).ticks).toEqual([
      { place: 0, text: 'bpr' },
      { place: 1, text: 'top1' },
    ]);
    expect(layAxis(runs, 'loss', false, false).placeOf(runs[4]!)).toBeNull();
  });

  it('pick the runs inside every brush, and are moved', () => {
    const axes = new ParallelAxes();
    const names = ['learningRate', 'loss', 'recall@20'];
    const laid = names.map((name) => layAxis(runs, name, name === 'recall@20', false));
    axes.brush('recall@20', [1, 0.4]);
    expect(axes.inside(runs, laid)).toEqual(['a', 'b']);
    axes.brush('learningRate', [0.5, 1]);
    expect(axes.inside(runs, laid)).toEqual([]);
    axes.toggleLog('learningRate');
    expect(axes.inside(runs, laid)).toEqual(['a', 'b']);
    axes.move('loss', -1, names);
    expect(axes.arrange([...names, 'seed'])).toEqual(['loss', 'learningRate', 'recall@20', 'seed']);
  });
});
