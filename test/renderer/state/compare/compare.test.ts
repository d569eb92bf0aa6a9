import { describe, expect, it } from 'vitest';
import { barTable } from '../../../../src/renderer/charts/draw-bar-chart.ts';
import { differenceRows, metricRows, sharedMetrics, testsText } from '../../../../src/renderer/state/compare/compare-tables.ts';
import { improvementChart, improvementRows, verdictOf } from '../../../../src/renderer/state/compare/improvement.ts';
import type { Comparison, PairedTest } from '../../../../src/shared/domain/analysis.ts';
import type { RunDetail } from '../../../../src/shared/domain/run.ts';

function test(changes: Partial<PairedTest>): PairedTest {
  return {
    run: 'a',
    metric: 'recall@20',
    group: 'overall',
    n: 100,
    mean: 0.3,
    baselineMean: 0.2,
    difference: 0.1,
    relativeDifference: 0.5,
    interval95: { low: 0.05, high: 0.15 },
    tTest: { statistic: 4, p: 0.001 },
    wilcoxon: { statistic: 5, p: 0.002 },
    holmP: 0.003,
    wilcoxonHolmP: 0.004,
    ...changes,
  };
}

const comparison: Comparison = {
  baseline: 'b',
  by: 'device',
  metrics: ['recall@20'],
  contexts: ['device'],
  notes: [],
  tests: [
    test({}),
    test({ group: 'desktop', n: 30, difference: 0.02, relativeDifference: 0.1, holmP: 0.4 }),
    test({ group: 'phone', n: 70, interval95: { low: 0.06, high: 0.14 } }),
    test({ group: 'watch', n: 0, baselineMean: 0, relativeDifference: null }),
  ],
};

function run(id: string, changes: Partial<RunDetail>): RunDetail {
  return { id, model: 'gru4rec', search: 's', seed: 1, hyperparameters: {}, metrics: {}, ...changes } as RunDetail;
}

describe('verdictOf', () => {
  it('goes by the corrected p and by which way is better', () => {
    expect(verdictOf(test({}))).toBe('better');
    expect(verdictOf(test({ difference: -0.1 }))).toBe('worse');
    expect(verdictOf(test({ metric: 'mean-rank' }))).toBe('worse');
    expect(verdictOf(test({ holmP: 0.05 }))).toBe('no difference shown');
    expect(verdictOf(test({ holmP: null }))).toBe('no difference shown');
  });
});

describe('improvement by context', () => {
  it('sorts by value, by how many sessions, or by what is gained', () => {
    const order = (by: Parameters<typeof improvementRows>[1]) => improvementRows(comparison, by).map(({ value }) => value);
    expect(order('value')).toEqual(['desktop', 'phone', 'watch']);
    expect(order('frequency')).toEqual(['phone', 'desktop', 'watch']);
    expect(order('improvement')).toEqual(['phone', 'desktop', 'watch']);
    expect(improvementRows(comparison, 'value').map(({ share }) => share)).toEqual([0.3, 0.7, 0]);
  });

  it('shows per cent of the baseline with its interval, and nothing where the baseline is 0', () => {
    const chart = improvementChart(improvementRows(comparison, 'value'), [{ id: 'a', title: 'A', order: 0 }], 'device');
    expect(chart.series[0]!.bars[1]).toEqual({ value: 50, low: 30, high: expect.closeTo(70, 9), n: 70 });
    expect(chart.series[0]!.bars[2]).toBeNull();
    const lower = { ...comparison, tests: [test({ group: 'desktop', metric: 'mean-rank' })] };
    const [fallen] = improvementChart(improvementRows(lower, 'value'), [{ id: 'a', title: 'A', order: 0 }], 'device').series[0]!.bars;
    expect(fallen).toMatchObject({ value: -50, low: expect.closeTo(-75, 9), high: expect.closeTo(-25, 9) });
    expect(barTable(chart).rows[2]).toEqual(['watch', null, null, null, null]);
  });
});

describe('tables of compared runs', () => {
  it('list only what differs', () => {
    const runs = [run('a', { hyperparameters: { rate: 0.1, units: [100] } }), run('b', { hyperparameters: { rate: 0.2, units: [100] } })];
    expect(differenceRows(runs)).toEqual([{ name: 'rate', values: ['0.1', '0.2'] }]);
  });

  it('test only what all runs have by session', () => {
    const runs = [
      run('a', { metrics: { 'recall@5': 1, 'recall@20': 1, 'novelty@20': 1, loss: 1 } }),
      run('b', { metrics: { 'recall@20': 1, 'novelty@20': 1 } }),
    ];
    expect(sharedMetrics(runs)).toEqual(['recall@20']);
  });

  it('mark the best of each metric, and none where all are the same', () => {
    const runs = [
      run('a', { metrics: { 'recall@20': 0.3, 'mean-rank': 90 } }),
      run('b', { metrics: { 'recall@20': 0.2, 'mean-rank': 90, loss: 4 } }),
    ];
    expect(metricRows(runs, true)).toEqual([
      { metric: 'recall@20', values: [0.3, 0.2], isComparable: true, best: 0.3 },
      { metric: 'mean-rank', values: [90, 90], isComparable: true, best: null },
      { metric: 'loss', values: [null, 4], isComparable: true, best: null },
    ]);
    expect(metricRows(runs, false)[0]).toEqual({ metric: 'recall@20', values: [0.3, 0.2], isComparable: false, best: null });
  });

  it('mark no loss as best among those of different functions', () => {
    const trained = (loss: string, value: number) => run(loss, { hyperparameters: { loss }, metrics: { loss: value } });
    const best = (...runs: RunDetail[]) => metricRows(runs, true)[0]?.best;
    expect(best(trained('bpr-max', 0.5), trained('bpr-max', 0.6))).toBe(0.5);
    expect(best(trained('bpr-max', 0.5), trained('cross-entropy', 7))).toBeNull();
  });

  it('hold every test in full', () => {
    const { columns, rows } = testsText(comparison, [{ id: 'a', title: 'A', order: 0 }]);
    expect(rows).toHaveLength(4);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
    expect(rows[0]!.map(({ value }) => value)).toEqual([
      'A',
      'recall@20',
      'overall',
      100,
      0.3,
      0.2,
      0.1,
      0.05,
      0.15,
      0.001,
      0.003,
      0.002,
      0.004,
      'better',
    ]);
  });
});
