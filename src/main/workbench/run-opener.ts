import type { Task } from '../../shared/domain/model.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProcessHost } from '../processes/process-host.ts';
import { learnerOrder } from '../search/learner-order.ts';
import type { TrialProcess } from '../search/trial-process.ts';
import type { Store } from '../store/store.ts';
import { findFinishedRun } from './find-run.ts';
import { OpenTrials } from './open-trials.ts';
import type { PrepareSplit } from './split-preparer.ts';
import { whileUnchanged } from './while-unchanged.ts';

type RunOpenerOptions = { store: Store; host: ProcessHost; prepareSplit: PrepareSplit; runsDirectory: string };

/** What to ask a run instead, by its task. */
const CURES: Readonly<Record<Task, string>> = {
  'next-track': 'It ranks what comes next in a session: ask it with the tracks heard so far instead.',
  'session-start': 'It predicts how a session begins: ask it about a session of the test part instead.',
  playlist: 'It continues playlists: ask it with the tracks of one, or how well they fit.',
  rating: 'It predicts ratings: ask it about a listener of the test part instead.',
  content: 'Choose a run that ranks next tracks.',
};

export type RunOpener = ReturnType<typeof createRunOpener>;

/** Keeps finished runs open in processes of their own, for all who ask them something. */
export function createRunOpener({ store, host, prepareSplit, runsDirectory }: RunOpenerOptions) {
  const trials = new OpenTrials(host, async (runId) => {
    const recipe = store.runs.recipe(runId)!;
    const directories = await prepareSplit({ ...recipe, split: JSON.parse(recipe.split) });
    return { ...learnerOrder(store, runsDirectory, recipe, directories), resume: true };
  });
  const stateOf = whileUnchanged(store, (run: string) => store.runs.state(run));
  return {
    /** Opens a finished run of any task; throws `run.notFound`, `run.notFinished` or `run.noCheckpoint`. */
    open: (run: string): Promise<TrialProcess> => trials.open(findFinishedRun(store, run).id),

    /** Opens a run that answers questions of these tasks; throws `input.invalid` for others. */
    async openOf(tasks: readonly Task[], run: string): Promise<TrialProcess> {
      // Most calls name a run by its whole id that may answer them: they need no more than its state.
      const state = stateOf(run);
      if (state?.status === 'done' && tasks.includes(state.task)) return await trials.open(run);
      const found = findFinishedRun(store, run);
      if (tasks.includes(found.task)) return await trials.open(found.id);
      throw new AppError('input.invalid', `Run ${found.id} (${found.model}) is of the task ${found.task}. ${CURES[found.task]}`, {
        received: found.id,
        task: found.task,
      });
    },

    close: (): void => trials.close(),
  };
}
