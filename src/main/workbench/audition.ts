import { join } from 'node:path';
import type { Recommendation, RecommendRequest } from '../../shared/domain/audition.ts';
import type { ProcessHost } from '../processes/process-host.ts';
import { TrialProcess } from '../search/trial-process.ts';
import type { Store } from '../store/store.ts';
import { findFinishedRun } from './find-run.ts';
import type { PrepareSplit } from './split-preparer.ts';

/** Finished runs kept loaded, each in a process of its own; a fifth takes the place of the one that was asked longest ago. */
const KEPT_RUNS = 4;
/** One recommendation is a few small products: more threads would only take cores from training. */
const THREADS = 1;

export type AuditionOptions = { store: Store; host: ProcessHost; prepareSplit: PrepareSplit; runsDirectory: string };

/** Asks finished runs what they recommend. */
export function createAudition({ store, host, prepareSplit, runsDirectory }: AuditionOptions) {
  /** Least recently asked first. */
  const opened = new Map<string, { trial: TrialProcess; ready: Promise<void> }>();

  function drop(runId: string): void {
    opened.get(runId)?.trial.dispose();
    opened.delete(runId);
  }

  async function open(runId: string): Promise<TrialProcess> {
    const known = opened.get(runId);
    const entry = known?.trial.isAlive ? known : load(runId);
    opened.delete(runId);
    opened.set(runId, entry);
    for (const oldest of opened.keys()) {
      if (opened.size <= KEPT_RUNS) break;
      drop(oldest);
    }
    try {
      await entry.ready;
    } catch (error) {
      if (opened.get(runId) === entry) drop(runId);
      throw error;
    }
    return entry.trial;
  }

  function load(runId: string): { trial: TrialProcess; ready: Promise<void> } {
    const trial = new TrialProcess(host, THREADS);
    const recipe = store.runs.recipe(runId)!;
    const ready = prepareSplit({ ...recipe, split: JSON.parse(recipe.split) }).then((directories) =>
      trial.open({
        runId,
        model: recipe.model,
        hyperparameters: recipe.hyperparameters,
        seed: recipe.seed,
        evaluation: JSON.parse(recipe.evaluation),
        ...directories,
        runDirectory: join(runsDirectory, runId),
        threads: THREADS,
        resume: true,
      }),
    );
    return { trial, ready };
  }

  return {
    /** The k best next tracks after a session; throws `run.notFound`, `run.notFinished` or `run.noCheckpoint`. */
    recommend: async ({ run, session, k, context }: RecommendRequest): Promise<Recommendation> => {
      const { id } = findFinishedRun(store, run);
      const trial = await open(id);
      return { ...(await trial.recommend({ session, k, context })), run: id };
    },
    close: (): void => {
      for (const runId of [...opened.keys()]) drop(runId);
    },
  };
}
