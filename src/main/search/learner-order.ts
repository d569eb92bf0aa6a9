import { join } from 'node:path';
import { memberRuns } from '../../shared/domain/ensemble.ts';
import { AppError } from '../../shared/errors.ts';
import type { RunRecipe } from '../store/runs-table.ts';
import type { Store } from '../store/store.ts';
import type { MemberOrder } from '../trial/protocol.ts';

type Directories = Pick<MemberOrder, 'datasetDirectory' | 'splitDirectory'>;

/** What a trial process makes the learner of a run from, with its members where it is an ensemble; throws `run.notFound` for a member that is gone. */
export function learnerOrder(
  store: Pick<Store, 'runs'>,
  runsDirectory: string,
  { id, model, hyperparameters, seed, evaluation }: RunRecipe,
  directories: Directories,
): MemberOrder {
  const members = memberRuns(hyperparameters).map((member) => {
    const recipe = store.runs.recipe(member);
    if (recipe !== undefined) return learnerOrder(store, runsDirectory, recipe, directories);
    throw new AppError('run.notFound', `Run ${member}, a member of the ensemble ${id}, has been deleted. Make an ensemble of other runs.`, {
      received: member,
      ensemble: id,
    });
  });
  return {
    runId: id,
    model,
    hyperparameters,
    seed,
    evaluation: JSON.parse(evaluation),
    ...directories,
    runDirectory: join(runsDirectory, id),
    ...(members.length === 0 ? {} : { members }),
  };
}
