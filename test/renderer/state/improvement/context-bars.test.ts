import { describe, expect, it } from 'vitest';
import {
  improvementBars,
  improvementFinding,
  improvementText,
  orderBars,
} from '../../../../src/renderer/state/improvement/context-bars.ts';
import type { ContextBar, ContextImprovement } from '../../../../src/shared/domain/improvement.ts';
import { formatGain } from '../../../../src/shared/format.ts';
import { significanceMark } from '../../../../src/shared/table-text/significance-text.ts';

function bar(value: string, changes: Partial<ContextBar> = {}): ContextBar {
  return {
    ...{ value, n: 100, share: 0.5, mean: 0.3, baselineMean: 0.2, improvement: 0.5, interval95: { low: 0.4, high: 0.6 } },
    ...{ p: 0.001, holmP: 0.002 },
    ...changes,
  };
}

const bars = [
  bar('desktop', { n: 40, improvement: -0.1, interval95: { low: -0.3, high: 0.1 }, holmP: 0.4 }),
  bar('phone'),
  bar('watch', { n: 10, improvement: null, interval95: null, p: null, holmP: null }),
];
const answer: ContextImprovement = {
  ...{ run: 'a', baseline: 'b', metric: 'recall@20', by: 'device', metrics: ['recall@20'], contexts: ['device'] },
  ...{ overall: bar('overall'), bars, rare: [], notes: [] },
};

describe('bars of improvement', () => {
  it('are sorted by value, frequency or improvement', () => {
    const order = (by: Parameters<typeof orderBars>[1]) => orderBars(bars, by).map(({ value }) => value);
    expect(order('value')).toEqual(['desktop', 'phone', 'watch']);
    expect(order('frequency')).toEqual(['phone', 'desktop', 'watch']);
    expect(order('improvement')).toEqual(['phone', 'desktop', 'watch']);
  });

  it('carry per cent, intervals, marks and numbers of sessions', () => {
    const chart = improvementBars(bars, 'device', { title: 'A', order: 2 });
    expect(chart.series[0]).toMatchObject({ label: 'A', order: 2 });
    expect(chart.series[0]!.bars[1]).toEqual({ value: 50, low: 40, high: 60, n: 100, mark: '**' });
    expect(chart.series[0]!.bars[2]).toBeNull();
    expect(chart.underLabels).toEqual(['40 · 50 %', '100 · 50 %', '10 · 50 %']);
  });

  it('are called significant by the corrected p alone', () => {
    const marks = [0.0005, 0.005, 0.04, 0.05, null].map((holmP) => significanceMark(holmP));
    expect(marks).toEqual(['***', '**', '*', '', '']);
  });

  it('find the largest gain only where it is shown to be one', () => {
    expect(improvementFinding(answer)).toBe('recall@20 gains most for device phone: +50 %');
    const rivals = [bar('phone'), bar('watch', { improvement: 0.45, interval95: { low: 0.1, high: 0.7 } })];
    expect(improvementFinding({ ...answer, bars: rivals })).toBe('recall@20 gains for every device: +45 % to +50 %');
    expect(improvementFinding({ ...answer, by: 'daypart', bars: [bars[0]!, ...rivals] })).toBe(
      'recall@20 gains for 2 of 3 values of part of the day: +45 % to +50 %',
    );
    const unbounded = [bar('phone', { interval95: null }), bars[0]!];
    expect(improvementFinding({ ...answer, bars: unbounded })).toBe('recall@20 gains for device phone: +50 %');
    const unsure = bars.map((one) => ({ ...one, holmP: 0.5 }));
    expect(improvementFinding({ ...answer, bars: unsure })).toBe('Where does recall@20 improve, by device?');
    expect(improvementFinding({ ...answer, bars: unsure, overall: unsure[1]! })).toBe('Does recall@20 improve for any device?');
  });

  it('are written out in full', () => {
    const { columns, rows } = improvementText(bars, 'device');
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
    expect(rows[1]!.map(({ value }) => value)).toEqual(['phone', 100, 50, 0.3, 0.2, 50, 40, 60, 0.001, 0.002, '**']);
    expect(rows[2]!.slice(5, 10).map(({ value }) => value)).toEqual([null, null, null, null, null]);
    expect([formatGain(0.034), formatGain(-0.5), formatGain(null)]).toEqual(['+3.4 %', '−50 %', '–']);
  });
});
