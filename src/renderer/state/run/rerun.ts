import type { RunRow } from '../../../shared/domain/run-row.ts';
import { SearchSpec } from '../../../shared/domain/search.ts';

/** The smallest seed above those of all runs that differ from this one in nothing else. */
export function nextSeed(run: RunRow, runs: readonly RunRow[]): number {
  const key = JSON.stringify(run.configuration);
  const seeds = runs
    .filter((other) => other.configuration === run.configuration || JSON.stringify(other.configuration) === key)
    .map(({ seed }) => seed);
  return Math.max(run.seed, ...seeds) + 1;
}

/** A search of one cell: the run again with another seed. The same seed names the same search, so that asking twice trains once. */
export function rerunSpec({ id, configuration }: RunRow, seed: number): SearchSpec {
  const { dataset, split, evaluation, model, hyperparameters } = configuration;
  const cutoff = Math.max(...evaluation.cutoffs);
  return SearchSpec.parse({
    name: `${model} ${id.slice(0, 8)} seed ${seed}`,
    dataset,
    split,
    models: [{ model, fixed: hyperparameters }],
    seeds: [seed],
    evaluation,
    objective: { metric: `recall@${cutoff}`, direction: 'max' },
  });
}
