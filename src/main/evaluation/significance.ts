import padjust from '@stdlib/stats-padjust';
import stdlibTTest from '@stdlib/stats-ttest';
import type { PairedTest } from '../../shared/domain/analysis.ts';
import { AppError } from '../../shared/errors.ts';
import { bootstrapInterval95, meanOf, varianceOf } from './bootstrap.ts';
import { wilcoxonSignedRank } from './wilcoxon.ts';

/** One metric of a run (`a`) and of the baseline (`b`), entry i of both from the same session. */
export type PairedValues = { run: string; metric: string; group: string; a: Float64Array; b: Float64Array };

/** A difference whose spread is below rounding of the values themselves is constant. */
const ROUNDING = 1e-14;

/**
 * Paired tests of runs against a baseline, one a row, with Holm's correction over all rows: of the t-test's p and of the Wilcoxon test's p, each on its own.
 * A test that cannot be made is null: fewer than two pairs, or differences that are all the same. Throws `input.invalid` for vectors of different lengths.
 */
export function pairedTests(rows: readonly PairedValues[], seed = 1): PairedTest[] {
  const tests = rows.map((row) => pairedTest(row, seed));
  const holmP = holm(tests.map(({ tTest }) => tTest?.p ?? null));
  const wilcoxonHolmP = holm(tests.map(({ wilcoxon }) => wilcoxon?.p ?? null));
  return tests.map((test, index) => ({ ...test, holmP: holmP[index]!, wilcoxonHolmP: wilcoxonHolmP[index]! }));
}

/** Holm's correction over all values that are not null; null stays null. */
export function holm(values: readonly (number | null)[]): (number | null)[] {
  const known = values.filter((p) => p !== null);
  const adjusted = known.length === 0 ? [] : padjust(known, 'holm');
  let next = 0;
  return values.map((p) => (p === null ? null : Math.min(1, adjusted[next++]!)));
}

/** The mean of paired differences and its t-test against 0; no test of fewer than two pairs, or of differences that are all the same. */
export function pairedTTest(differences: Float64Array): { difference: number; tTest: PairedTest['tTest'] } {
  const difference = meanOf(differences);
  const spread = Math.sqrt(varianceOf(differences, difference));
  const isConstant = spread <= ROUNDING * Math.max(1, Math.abs(difference));
  if (differences.length < 2 || isConstant) return { difference, tTest: null };
  const { statistic, pValue } = stdlibTTest(differences);
  return { difference, tTest: { statistic, p: pValue } };
}

function pairedTest({ run, metric, group, a, b }: PairedValues, seed: number): PairedTest {
  if (a.length !== b.length) {
    throw new AppError(
      'input.invalid',
      `Paired tests need as many values of one run as of the other; received ${a.length} and ${b.length}.`,
      {
        metric,
        group,
      },
    );
  }
  const differences = a.map((value, index) => value - b[index]!);
  const { difference, tTest } = pairedTTest(differences);
  const [mean, baselineMean] = [meanOf(a), meanOf(b)];
  return {
    run,
    metric,
    group,
    n: a.length,
    mean,
    baselineMean,
    difference,
    relativeDifference: baselineMean === 0 ? null : difference / baselineMean,
    interval95: bootstrapInterval95(differences, seed),
    tTest,
    wilcoxon: wilcoxonSignedRank(differences),
    holmP: null,
    wilcoxonHolmP: null,
  };
}
