import { join } from 'node:path';
import type { Comparison } from '../../shared/domain/analysis.ts';
import { parseMetric } from '../../shared/domain/metric.ts';
import { AppError } from '../../shared/errors.ts';
import type { Store } from '../store/store.ts';
import type { DataClient } from './data-client.ts';
import { findFinishedRun } from './find-run.ts';

type CompareRequest = { runA: string; runB: string; by?: string | undefined; metric?: string | undefined };

/** Questions about the results of finished runs. */
export function createAnalysis({ store, data, runsDirectory }: { store: Store; data: DataClient; runsDirectory: string }) {
  return {
    /** Paired tests over the sessions both runs were tested on; throws `input.invalid` where they were tested on different ones. */
    compare: async ({ runA, runB, by, metric }: CompareRequest): Promise<Comparison> => {
      const [a, b] = [findFinishedRun(store, runA), findFinishedRun(store, runB)];
      if (metric !== undefined) parseMetric(metric);
      const [recipeA, recipeB] = [store.runs.recipe(a.id)!, store.runs.recipe(b.id)!];
      if (recipeA.fingerprint !== recipeB.fingerprint || recipeA.split !== recipeB.split) {
        throw new AppError(
          'input.invalid',
          `Runs ${a.id} and ${b.id} were tested on different sessions (${a.dataset}, ${recipeA.split} and ${b.dataset}, ${recipeB.split}). Compare runs of one data set and split.`,
          { runA: a.id, runB: b.id },
        );
      }
      return await data.run('compare', {
        runA: a.id,
        runB: b.id,
        directoryA: join(runsDirectory, a.id),
        directoryB: join(runsDirectory, b.id),
        ...(by === undefined ? {} : { by }),
        ...(metric === undefined ? {} : { metric }),
      });
    },
  };
}
