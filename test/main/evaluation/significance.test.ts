import { describe, expect, it } from 'vitest';
import { bootstrapInterval95 } from '../../../src/main/evaluation/bootstrap.ts';
import { normalTail } from '../../../src/main/evaluation/normal-tail.ts';
import { pairedTests } from '../../../src/main/evaluation/significance.ts';
import { wilcoxonSignedRank } from '../../../src/main/evaluation/wilcoxon.ts';

// Reference numbers: scipy 1.17.1, stats.ttest_rel, stats.wilcoxon(correction=True, method='approx' or 'exact') and stats.norm.sf.

const row = (a: number[], b: number[], group = 'overall') => ({
  run: 'a',
  metric: 'recall@20',
  group,
  a: Float64Array.from(a),
  b: Float64Array.from(b),
});
const WITH_TIES = row([125, 115, 130, 140, 140, 115, 140, 125, 140, 135], [110, 122, 125, 120, 140, 124, 123, 137, 135, 145]);
const WITHOUT_TIES = row([1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3], [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]);

describe('pairedTests', () => {
  it('agrees with scipy on pairs with ties and a zero difference', () => {
    const [test] = pairedTests([WITH_TIES]);
    expect(test).toMatchObject({ n: 10, mean: 130.5, baselineMean: 128.1 });
    expect(test!.difference).toBeCloseTo(2.4, 12);
    expect(test!.relativeDifference).toBeCloseTo(2.4 / 128.1, 12);
    expect(test!.tTest!.statistic).toBeCloseTo(0.6362966894762422, 12);
    expect(test!.tTest!.p).toBeCloseTo(0.5404255793265436, 10);
    expect(test!.wilcoxon!.statistic).toBe(27);
    expect(test!.wilcoxon!.p).toBeCloseTo(0.6352893188352069, 10);
  });

  it('uses the exact distribution for few pairs without ties', () => {
    const [test] = pairedTests([WITHOUT_TIES]);
    expect(test!.tTest!.p).toBeCloseTo(0.016176627434908088, 10);
    expect(test!.wilcoxon).toEqual({ statistic: 40, p: expect.closeTo(0.0390625, 10) });
  });

  it('agrees with scipy on five thousand differences, most of them tied', () => {
    const differences = Float64Array.from({ length: 5000 }, (_, i) => (((i * 7919) % 1000) - 480) / 1000);
    const [test] = pairedTests([{ run: 'a', metric: 'mrr@20', group: 'overall', a: differences, b: new Float64Array(5000) }]);
    expect(test!.tTest!.statistic).toBeCloseTo(4.776029712057894, 9);
    expect(test!.tTest!.p / 1.8390025309453554e-6).toBeCloseTo(1, 6);
    expect(test!.wilcoxon!.statistic).toBe(6_716_310);
    expect(test!.wilcoxon!.p / 2.7943345419920373e-6).toBeCloseTo(1, 9);
  });

  it('corrects by Holm over all rows that have a test', () => {
    const untestable = row([1], [0]);
    const tests = pairedTests([WITHOUT_TIES, untestable, WITH_TIES]);
    expect(tests[0]!.holmP).toBeCloseTo(2 * 0.016176627434908088, 10);
    expect(tests[1]!.holmP).toBeNull();
    expect(tests[2]!.holmP).toBeCloseTo(0.5404255793265436, 10);
  });

  it('makes no test of identical runs, of one pair or of none', () => {
    const [identical, single, none] = pairedTests([row([0.1, 0.2, 0.3], [0.1, 0.2, 0.3]), row([1], [0]), row([], [])]);
    expect(identical).toMatchObject({ difference: 0, tTest: null, wilcoxon: null, interval95: { low: 0, high: 0 } });
    expect(single).toMatchObject({ n: 1, difference: 1, tTest: null, wilcoxon: null, relativeDifference: null });
    expect(none).toMatchObject({ n: 0, difference: 0, tTest: null, wilcoxon: null });
  });

  it('makes no t-test of a constant difference, which rounding would call certain', () => {
    const a = Array.from({ length: 100 }, (_, i) => i / 10 + 0.1);
    const b = Array.from({ length: 100 }, (_, i) => i / 10);
    const [test] = pairedTests([row(a, b)]);
    expect(test!.tTest).toBeNull();
    expect(test!.wilcoxon!.p).toBeLessThan(1e-10);
  });

  it('corrects each of the two tests over the rows, by Holm', () => {
    const at = (shift: number) => Array.from({ length: 30 }, (_, i) => Math.sin(i * 7.3) + shift);
    const zeros = new Array<number>(30).fill(0);
    const tests = pairedTests([row(at(0.3), zeros), row(at(0.5), zeros), row(zeros, zeros)]);
    // Two tests: the smaller p is doubled, the other at least as large as that; a row without a test does not count.
    const [weak, strong, none] = tests;
    expect(strong!.holmP).toBeCloseTo(2 * strong!.tTest!.p, 12);
    expect(strong!.wilcoxonHolmP).toBeCloseTo(2 * strong!.wilcoxon!.p, 12);
    expect(weak!.holmP).toBeCloseTo(Math.max(weak!.tTest!.p, 2 * strong!.tTest!.p), 12);
    expect(weak!.wilcoxonHolmP).toBeCloseTo(Math.max(weak!.wilcoxon!.p, 2 * strong!.wilcoxon!.p), 12);
    expect([none!.holmP, none!.wilcoxonHolmP]).toEqual([null, null]);
  });

  it('refuses vectors of different lengths', () => {
    expect(() => pairedTests([row([1, 2], [1])])).toThrowError(expect.objectContaining({ code: 'input.invalid' }));
  });
});

describe('wilcoxonSignedRank', () => {
  it('copes with ninety thousand pairs', () => {
    const differences = Float64Array.from({ length: 90_000 }, (_, i) => (Math.sin(i * 12.9898) * 43758) % 7);
    const test = wilcoxonSignedRank(differences)!;
    expect(test.statistic).toBeGreaterThan(0);
    expect(test.p).toBeGreaterThan(0);
    expect(test.p).toBeLessThanOrEqual(1);
  });

  it('is symmetric', () => {
    const differences = Float64Array.from([3, -1, 4, -1, 5, 9, -2, 6]);
    const mirrored = differences.map((difference) => -difference);
    expect(wilcoxonSignedRank(mirrored)!.p).toBeCloseTo(wilcoxonSignedRank(differences)!.p, 12);
  });
});

describe('normalTail', () => {
  it.each([
    [0, 0.5],
    [0.5, 0.3085375387259869],
    [1.959963984540054, 0.025],
    [2.999, 0.0013543365337271057],
    [3, 0.0013498980316300933],
    [8, 6.22096057427174e-16],
    [20, 2.7536241186061556e-89],
    [37, 5.7255712225239266e-300],
  ])('of %f is %e', (z, expected) => {
    expect(normalTail(z) / expected).toBeCloseTo(1, 10);
  });
});

describe('bootstrapInterval95', () => {
  // Standard normal quantiles: mean 0, standard deviation close to 1.
  const values = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sqrt(12) * ((i + 0.5) / n - 0.5));

  it.each([500, 25_000])('covers 1.96 standard errors of %i values', (n) => {
    const { low, high } = bootstrapInterval95(values(n), 1);
    const expected = 1.96 / Math.sqrt(n);
    expect(high / expected).toBeGreaterThan(0.93);
    expect(high / expected).toBeLessThan(1.07);
    expect(-low / expected).toBeGreaterThan(0.93);
    expect(-low / expected).toBeLessThan(1.07);
  });

  it('is a function of its seed', () => {
    expect(bootstrapInterval95(values(100), 3)).toEqual(bootstrapInterval95(values(100), 3));
    expect(bootstrapInterval95(values(100), 3)).not.toEqual(bootstrapInterval95(values(100), 4));
  });
});
