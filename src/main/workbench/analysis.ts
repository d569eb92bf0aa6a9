import { join } from 'node:path';
import type { Comparison } from '../../shared/domain/analysis.ts';
import { parseMetric } from '../../shared/domain/metric.ts';
import type { RunSummary } from '../../shared/domain/run.ts';
import { AppError } from '../../shared/errors.ts';
import type { Store } from '../store/store.ts';
import type { DataClient } from './data-client.ts';
import { findFinishedRun } from './find-run.ts';

type CompareRequest = { runs: readonly string[]; baseline: string; by?: string | undefined; metric?: string | undefined };

/** Questions about the results of finished runs. */
export function createAnalysis({ store, data, runsDirectory }: { store: Store; data: DataClient; runsDirectory: string }) {
  return {
    /** Paired tests of runs against a baseline; throws `input.invalid` where a run was tested on other sessions or is the baseline itself. */
    compare: async ({ runs, baseline, by, metric }: CompareRequest): Promise<Comparison> => {
      const base = findFinishedRun(store, baseline);
      const others = runs.map((run) => findFinishedRun(store, run));
      if (metric !== undefined) parseMetric(metric);
      for (const other of others) requireSameSessions(store, other, base);
      const compared = ({ id }: RunSummary) => ({ id, directory: join(runsDirectory, id) });
      return await data.run('compare', {
        runs: others.map(compared),
        baseline: compared(base),
        ...(by === undefined ? {} : { by }),
        ...(metric === undefined ? {} : { metric }),
      });
    },
  };
}

function requireSameSessions(store: Store, run: RunSummary, baseline: RunSummary): void {
  const details = { run: run.id, baseline: baseline.id };
  if (run.id === baseline.id) {
    throw new AppError('input.invalid', `Run ${run.id} is the baseline itself. Choose another run to compare with it.`, details);
  }
  const [mine, its] = [store.runs.recipe(run.id)!, store.runs.recipe(baseline.id)!];
  if (mine.fingerprint === its.fingerprint && mine.split === its.split) return;
  throw new AppError(
    'input.invalid',
    `Runs ${run.id} and ${baseline.id} were tested on different sessions (${run.dataset}, ${mine.split} and ${baseline.dataset}, ${its.split}). Compare runs of one data set and split.`,
    details,
  );
}
