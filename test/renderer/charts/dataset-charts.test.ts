import { describe, expect, it } from 'vitest';
import { contextBars, distributionPoints, distributionTable, heatCells, heatTable } from '../../../src/renderer/charts/dataset-charts.ts';

describe('the charts of a data set', () => {
  const bins = [
    { from: 1, to: 2, n: 8 },
    { from: 2, to: 3, n: 0 },
    { from: 4, to: 8, n: 12 },
  ];

  it('compare bins of unequal width by what falls on one value, and list whole counts', () => {
    // Four values share 12 counts; their middle on a log axis is the square root of 4 x 7.
    expect(distributionPoints(bins)).toEqual([
      { x: 1, y: 8 },
      { x: Math.sqrt(28), y: 3 },
    ]);
    expect(distributionTable(bins, 'Tracks', 'Sessions')).toEqual({
      head: ['Tracks', 'Sessions'],
      rows: [
        ['1', 8],
        ['4 to 7', 12],
      ],
    });
  });

  it('place events by hour and weekday', () => {
    const activity = Array.from({ length: 7 }, (_, weekday) => Array.from({ length: 24 }, (_hour, hour) => weekday * 100 + hour));
    expect(heatCells(activity)).toContainEqual({ x: 23, y: 6, events: 623 });
    expect(heatTable(activity).rows[5]).toEqual(['5', 5, 105, 205, 305, 405, 505, 605]);
  });

  it('show the values that sessions have, at most the most frequent', () => {
    const few = {
      name: 'device',
      values: [
        { value: 'unknown', n: 0 },
        { value: 'phone', n: 3 },
      ],
    };
    expect(contextBars(few)).toEqual([{ label: 'phone', n: 3 }]);
    const many = { name: 'place', values: Array.from({ length: 40 }, (_, n) => ({ value: `v${n}`, n })) };
    expect(contextBars(many)).toHaveLength(24);
    expect(contextBars(many)[0]).toEqual({ label: 'v39', n: 39 });
  });
});
