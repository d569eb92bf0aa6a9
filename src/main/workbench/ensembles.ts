import type { EnsembleRequest } from '../../shared/domain/ensemble.ts';
import { metricDirection } from '../../shared/domain/metric.ts';
import type { Task } from '../../shared/domain/model.ts';
import { SearchSpec } from '../../shared/domain/search.ts';
import { AppError } from '../../shared/errors.ts';
import { freeName } from '../../shared/free-name.ts';
import type { Store } from '../store/store.ts';
import { findFinishedRun } from './find-run.ts';

/** The model that lets runs of a task vote. */
const ENSEMBLES: Partial<Record<Task, string>> = { playlist: 'ensemble', 'next-track': 'ensemble-next-track' };

/** Puts finished runs together. */
export function createEnsembles(store: Store) {
  return {
    /** A search with a run for each list of weights. Whether the runs can vote together is looked at when the search is planned or started. Throws `run.notFound`, `run.notFinished`, or `input.invalid` for a task without votes. */
    ensembleSpec: async ({ runs, weights, vote, name }: EnsembleRequest): Promise<SearchSpec> => {
      const members = runs.map((run) => findFinishedRun(store, run));
      const { id, task, search } = members[0]!;
      const model = ENSEMBLES[task];
      if (model === undefined) {
        throw new AppError(
          'input.invalid',
          `Run ${id} is of the task ${task}, of which there are no ensembles. Choose runs that continue playlists or rank next tracks.`,
          {
            received: id,
            task,
          },
        );
      }
      const { dataset, split, evaluation } = store.runs.recipe(id)!;
      const { cutoffs, ties } = JSON.parse(evaluation) as SearchSpec['evaluation'];
      const metric = store.searches.find(search)?.spec.objective.metric ?? `recall@${Math.max(...cutoffs)}`;
      const usual = ['ensemble', ...new Set(members.map((member) => member.model))].join(' ');
      return SearchSpec.parse({
        name:
          name ??
          freeName(
            usual.slice(0, 72),
            store.searches.list().map((known) => known.name),
          ),
        dataset,
        split: JSON.parse(split),
        models: [
          {
            model,
            fixed: {
              members: members.map((member) => member.id),
              ...(weights.length === 1 ? { weights: weights[0] } : {}),
              ...(vote === undefined ? {} : { vote }),
            },
            space: weights.length > 1 ? { weights } : {},
          },
        ],
        evaluation: { cutoffs, ties },
        objective: { metric, direction: metricDirection(metric) },
      });
    },
  };
}
