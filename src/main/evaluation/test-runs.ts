import { join } from 'node:path';
import type { SignificanceTest } from '../../shared/domain/analysis.ts';
import { RUN_LAYOUT } from '../data/layout.ts';
import type { ComparedRun } from './compare-runs.ts';
import { pairSessions } from './pair-sessions.ts';
import { readPerSession } from './read-per-session.ts';
import { holm, pairedTTest } from './significance.ts';

export type TestRunsRequest = { runs: readonly ComparedRun[]; baseline: ComparedRun; metrics: readonly string[] };

/**
 * Paired t-tests of many runs against a baseline, without what a table of marks does not show, Holm's correction over all of them.
 * A metric that one of the two has not by session gives no test. Throws `run.noCheckpoint` where the metrics by session cannot be read.
 */
export async function testRuns({ runs, baseline, metrics }: TestRunsRequest): Promise<SignificanceTest[]> {
  const read = ({ id, directory }: ComparedRun) => readPerSession(join(directory, RUN_LAYOUT.perSession), id, metrics);
  const b = await read(baseline);
  const tests: SignificanceTest[] = [];
  for (const run of runs) {
    const a = await read(run);
    const pairs = pairSessions(a, b);
    for (const metric of metrics) {
      const [valuesA, valuesB] = [a.metrics.get(metric), b.metrics.get(metric)];
      if (valuesA === undefined || valuesB === undefined) continue;
      const differences = Float64Array.from(pairs, ({ inA, inB }) => valuesA[inA]! - valuesB[inB]!);
      const { difference, tTest } = pairedTTest(differences);
      tests.push({ run: run.id, metric, n: pairs.length, difference, p: tTest?.p ?? null, holmP: null });
    }
  }
  const corrected = holm(tests.map(({ p }) => p));
  return tests.map((test, index) => ({ ...test, holmP: corrected[index]! }));
}
