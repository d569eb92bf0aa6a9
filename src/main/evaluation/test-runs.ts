import { join } from 'node:path';
import type { SignificanceTest } from '../../shared/domain/analysis.ts';
import { RUN_LAYOUT } from '../data/layout.ts';
import type { ComparedRun } from './compare-runs.ts';
import { pairSessions } from './pair-sessions.ts';
import { readPerSession } from './read-per-session.ts';
import { holm, pairedTTest } from './significance.ts';

export type TestRunsRequest = { pairs: readonly { run: ComparedRun; baseline: ComparedRun }[]; metrics: readonly string[] };

/**
 * Paired t-tests of runs against their baselines, without what a table of marks does not show, Holm's correction over all of them.
 * A metric that one of the two has not by session gives no test. Throws `run.noCheckpoint` where the metrics by session cannot be read.
 */
export async function testRuns({ pairs, metrics }: TestRunsRequest): Promise<SignificanceTest[]> {
  const read = ({ id, directory }: ComparedRun) => readPerSession(join(directory, RUN_LAYOUT.perSession), id, metrics);
  const tests: SignificanceTest[] = [];
  // A baseline is read once, and one at a time is held.
  for (const [, ofBaseline] of Map.groupBy(pairs, ({ baseline }) => baseline.id)) {
    const b = await read(ofBaseline[0]!.baseline);
    for (const { run, baseline } of ofBaseline) {
      const a = await read(run);
      const sessions = pairSessions(a, b);
      for (const metric of metrics) {
        const [valuesA, valuesB] = [a.metrics.get(metric), b.metrics.get(metric)];
        if (valuesA === undefined || valuesB === undefined) continue;
        const differences = Float64Array.from(sessions, ({ inA, inB }) => valuesA[inA]! - valuesB[inB]!);
        const { difference, tTest } = pairedTTest(differences);
        tests.push({ run: run.id, baseline: baseline.id, metric, n: sessions.length, difference, p: tTest?.p ?? null, holmP: null });
      }
    }
  }
  const corrected = holm(tests.map(({ p }) => p));
  return tests.map((test, index) => ({ ...test, holmP: corrected[index]! }));
}
