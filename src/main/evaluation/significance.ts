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
 * Paired tests of runs against a baseline, one a row, with Holm's correction of the t-test's p over all rows.
 * A test that cannot be made is null: fewer than two pairs, or differences that are all the same. Throws `input.invalid` for vectors of different lengths.
 */
export function pairedTests(rows: readonly PairedValues[], seed = 1): PairedTest[] {
  const tests = rows.map((row) => pairedTest(row, seed));
  const testable = tests.filter((test) => test.tTest !== null);
  const adjusted =
    testable.length === 0
      ? []
      : padjust(
          testable.map((test) => test.tTest!.p),
          'holm',
        );
  testable.forEach((test, index) => {
    test.holmP = Math.min(1, adjusted[index]!);
  });
  return tests;
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
  const difference = meanOf(differences);
  const [mean, baselineMean] = [meanOf(a), meanOf(b)];
  const spread = Math.sqrt(varianceOf(differences, difference));
  const isConstant = spread <= ROUNDING * Math.max(1, Math.abs(difference));
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
    tTest: a.length < 2 || isConstant ? null : tTest(differences),
    wilcoxon: wilcoxonSignedRank(differences),
    holmP: null,
  };
}

function tTest(differences: Float64Array): { statistic: number; p: number } {
  const { statistic, pValue } = stdlibTTest(differences);
  return { statistic, p: pValue };
}
