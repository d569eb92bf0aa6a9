import { describe, expect, it } from 'vitest';
import { accuracyChart, accuracyTitle } from '../../../src/renderer/state/accuracy-curves.svelte.ts';

const CURVES = {
  curves: [{ run: 'a', predictions: 4, tracks: 3, accuracy: [0.25, 0.5, 1] }],
  popularity: { run: 'p', predictions: 4, tracks: 3, accuracy: [0, 0.25, 1] },
};

describe('accuracyChart', () => {
  it('sets the run against the most popular tracks and chance', () => {
    const { series } = accuracyChart(CURVES, [{ id: 'a', title: 'gru4rec', order: 0 }]);
    expect(series.map(({ label, order }) => [label, order])).toEqual([
      ['gru4rec', 0],
      ['most popular tracks', 1],
      ['random', 2],
    ]);
    expect(series[0]!.points[1]).toEqual({ x: 2, y: 0.5 });
    // One of three tracks by chance, two of three, all.
    expect(series[2]!.points.map(({ y }) => y)).toEqual([1 / 3, 2 / 3, 1]);
  });

  it('says what one run reaches, and asks of several', () => {
    expect(accuracyTitle(CURVES)).toBe('In 100 % of predictions the next track is among the first 3');
    expect(accuracyTitle({ ...CURVES, curves: [...CURVES.curves, ...CURVES.curves] })).toBe(
      'How often is the next track among the first k?',
    );
  });
});
