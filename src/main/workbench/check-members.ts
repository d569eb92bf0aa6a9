import type { DatasetSummary } from '../../shared/domain/dataset.ts';
import { memberRuns } from '../../shared/domain/ensemble.ts';
import { formatSplit } from '../../shared/domain/format-split.ts';
import type { ModelSpec, SearchSpec } from '../../shared/domain/search.ts';
import { AppError } from '../../shared/errors.ts';
import { findModel } from '../models/registry.ts';
import { canonicalJson } from '../search/canonical-json.ts';
import type { Store } from '../store/store.ts';

type Found = Pick<DatasetSummary, 'name' | 'fingerprint'>;

/**
 * Refuses a search for ensembles whose members cannot vote: finished runs of the same task on the same data set and split do. Their `details.path` names the field.
 * Throws `run.notFound`, `run.notFinished` or `search.invalidSpec`.
 */
export function checkMembers(store: Store, spec: SearchSpec, dataset: Found): void {
  for (const [index, model] of spec.models.entries()) {
    const { task } = findModel(model.model);
    for (const id of namedMembers(model)) checkMember(store, id, { task, spec, dataset, path: `models[${index}].members` });
  }
}

/** Every run that any combination of a model's hyperparameters names. */
function namedMembers({ fixed, space }: ModelSpec): Set<string> {
  const listed = space['members'];
  const lists = [fixed, ...(Array.isArray(listed) ? listed.map((members) => ({ members })) : [])];
  return new Set(lists.flatMap(memberRuns));
}

function checkMember(
  store: Store,
  id: string,
  { task, spec, dataset, path }: { task: string; spec: SearchSpec; dataset: Found; path: string },
): void {
  const run = store.runs.find(id);
  const recipe = store.runs.recipe(id);
  if (run === undefined || recipe === undefined) {
    throw new AppError(
      'run.notFound',
      `There is no run "${id}" to vote. Name runs by their whole ids, as \`segue runs list\` shows them.`,
      {
        path,
        received: id,
      },
    );
  }
  if (store.trash.standing(id)?.isTrashed === true) {
    throw new AppError('run.notFound', `Run ${id} is in the trash. Restore it, or choose another.`, { path, received: id });
  }
  if (run.status !== 'done') {
    throw new AppError('run.notFinished', `Run ${id} is ${run.status}, so it cannot vote. Choose runs that are done.`, {
      path,
      received: id,
    });
  }
  const refuse = (message: string) => {
    throw new AppError('search.invalidSpec', message, { path, received: id });
  };
  if (run.task !== task)
    refuse(`Run ${id} (${run.model}) is of the task ${run.task}, the ensemble of the task ${task}. Choose runs of one task.`);
  if (recipe.fingerprint !== dataset.fingerprint) {
    refuse(
      `Run ${id} (${run.model}) was made on "${run.dataset}", the ensemble is on "${dataset.name}". Choose runs on the same data set.`,
    );
  }
  if (recipe.split !== canonicalJson(spec.split)) {
    refuse(
      `Run ${id} (${run.model}) was made on another split: ${formatSplit(JSON.parse(recipe.split))}. The members of an ensemble and the ensemble are tested on the same one.`,
    );
  }
}
