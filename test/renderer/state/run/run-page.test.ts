import { describe, expect, it } from 'vitest';
import { smooth } from '../../../../src/renderer/charts/curve-look.ts';
import { bestValue, contextEstimates, contextMetricNames, contextNames } from '../../../../src/renderer/state/run/context-estimates.ts';
import { metricTable } from '../../../../src/renderer/state/run/metric-table.ts';
import { nextSeed, rerunSpec } from '../../../../src/renderer/state/run/rerun.ts';
import { curveMetrics, runCurve } from '../../../../src/renderer/state/run/run-curve.ts';
import type { RunRow } from '../../../../src/shared/domain/run-row.ts';

const epochs = [4, 2, 3].map((loss, index) => ({
  epoch: index + 1,
  step: (index + 1) * 100,
  seconds: (index + 1) * 1.5,
  metrics: { 'events-per-second': 10, loss },
}));

describe('curves of a run', () => {
  it('are drawn over epochs, steps or time, the loss first', () => {
    expect(curveMetrics(epochs)).toEqual(['loss', 'events-per-second']);
    expect(runCurve(epochs, 'loss', 'step', 0).series).toEqual([
      {
        id: 'loss',
        label: 'loss',
        order: 0,
        points: [
          { x: 100, y: 4 },
          { x: 200, y: 2 },
          { x: 300, y: 3 },
        ],
      },
    ]);
    expect(runCurve(epochs, 'loss', 'seconds', 0).series[0]?.points[1]?.x).toBe(3);
  });

  it('show the validation part beside the training part', () => {
    const validated = epochs.map((record) => ({ ...record, metrics: { ...record.metrics, 'validation-loss': 5 } }));
    expect(runCurve(validated, 'loss', 'epoch', 0).series.map(({ label, order }) => [label, order])).toEqual([
      ['loss', 0],
      ['validation-loss', 1],
    ]);
  });

  it('keep what was measured beside what is smoothed', () => {
    const { series } = runCurve(epochs, 'loss', 'epoch', 0.5);
    expect(series.map(({ label }) => label)).toEqual(['loss', 'loss, smoothed']);
    // Weights 1 | 1:2 | 1:2:4, the newest the heaviest.
    expect(series[1]?.points.map(({ y }) => y)).toEqual([4, (4 + 2 * 2) / 3, (4 + 2 * 2 + 4 * 3) / 7]);
    expect(
      smooth(
        [
          { x: 1, y: 7 },
          { x: 2, y: 7 },
        ],
        0.9,
      )[1]?.y,
    ).toBeCloseTo(7, 12);
  });
});

it('puts metrics of one family in a row, by cutoff', () => {
  expect(metricTable({ 'recall@20': 0.2, 'recall@5': 0.1, 'coverage@20': 0.5, 'mean-rank': 40 })).toEqual({
    cutoffs: [5, 20],
    families: [
      { name: 'recall', values: [0.1, 0.2] },
      { name: 'coverage', values: [null, 0.5] },
    ],
    plain: [{ name: 'mean-rank', value: 40 }],
  });
});

describe('metrics by context', () => {
  const row = (value: string, mean: number, changes: object = {}) => ({
    context: 'hour',
    value,
    metric: 'recall@20',
    n: 100,
    mean,
    variance: 0.04,
    ...changes,
  });

  it('come with their 95 % interval, hours in their order', () => {
    const rows = [row('10', 0.3), row('9', 0.2), row('11', 0.01, { n: 1 }), row('1', 0.5, { context: 'position' })];
    expect(contextNames(rows)).toEqual(['hour']);
    const estimates = contextEstimates(rows, 'hour', 'recall@20');
    expect(estimates.map(({ value }) => value)).toEqual(['9', '10', '11']);
    expect(estimates[1]?.interval?.low).toBeCloseTo(0.3 - 1.96 * 0.02, 5);
    expect(estimates[2]?.interval).toBeNull();
    expect(contextEstimates([row('9', 0.01)], 'hour', 'recall@20')[0]?.interval?.low).toBe(0);
  });

  it('stand in the order of time', () => {
    const of = (context: string, ...values: string[]) =>
      contextEstimates(
        values.map((value) => row(value, 0.1, { context })),
        context,
        'recall@20',
      ).map(({ value }) => value);
    expect(of('weekday', 'Friday', 'Monday', 'Sunday')).toEqual(['Monday', 'Friday', 'Sunday']);
    expect(of('daypart', 'afternoon', 'early morning', 'evening', 'night')).toEqual(['night', 'early morning', 'afternoon', 'evening']);
  });

  it('name a best value only where its interval lies apart', () => {
    const of = (metric: string, ...means: number[]) =>
      bestValue(
        contextEstimates(
          means.map((mean, hour) => row(String(hour), mean, { metric })),
          'hour',
          metric,
        ),
        metric,
      );
    expect(of('recall@20', 0.2, 0.4, 0.1)).toBe('1');
    expect(of('recall@20', 0.2, 0.22)).toBeNull();
    expect(of('mean-rank', 20, 10, 30)).toBe('1');
    expect(of('recall@20', 0.2)).toBeNull();
  });

  it('list what was measured, small cutoffs first', () => {
    const rows = ['recall@20', 'recall@5', 'mrr@5'].map((metric) => row('1', 0.1, { metric }));
    expect(contextMetricNames(rows, 'hour')).toEqual(['mrr@5', 'recall@5', 'recall@20']);
  });
});

describe('running again', () => {
  const configuration: RunRow['configuration'] = {
    dataset: 'small',
    fingerprint: 'f',
    split: { kind: 'given' },
    evaluation: { cutoffs: [10, 5], ties: 'median' },
    model: 'gru4rec',
    modelVersion: 1,
    task: 'next-track',
    hyperparameters: { epochs: 3, hiddenUnits: [100] },
  };
  const run = (seed: number, changes: Partial<RunRow> = {}) => ({ id: 'abcdef012345', seed, configuration, ...changes }) as RunRow;

  it('takes a seed that no run of the same configuration had', () => {
    const other = { ...configuration, hyperparameters: { epochs: 4 } };
    expect(
      nextSeed(run(1), [run(1), run(4), run(9, { configuration: other }), run(6, { configuration: structuredClone(configuration) })]),
    ).toBe(7);
    expect(nextSeed(run(3), [])).toBe(4);
  });

  it('keeps everything but the seed', () => {
    expect(rerunSpec(run(1), 2)).toMatchObject({
      name: 'gru4rec abcdef01 seed 2',
      dataset: 'small',
      split: { kind: 'given' },
      models: [{ model: 'gru4rec', fixed: { epochs: 3, hiddenUnits: [100] }, space: {} }],
      seeds: [2],
      evaluation: { cutoffs: [10, 5], ties: 'median' },
      objective: { metric: 'recall@10' },
    });
  });
});
