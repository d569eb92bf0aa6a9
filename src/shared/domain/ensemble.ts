import { z } from 'zod';
import type { Hyperparameters } from './model.ts';
import { SearchName } from './search.ts';

export const ENSEMBLE_VOTES = ['reciprocal-rank', 'borda'] as const;

/** Finished runs to be put together, by their ids or the beginnings of them. Each list of weights, in the order of the runs, makes an ensemble; none weighs all alike. */
export const EnsembleRequest = z.strictObject({
  runs: z.array(z.string()).min(2).max(32),
  weights: z
    .array(z.array(z.number().min(0).max(1000)))
    .max(1000)
    .default([]),
  vote: z.enum(ENSEMBLE_VOTES).optional(),
  name: SearchName.optional(),
});
export type EnsembleRequest = z.infer<typeof EnsembleRequest>;

/** The ids of the finished runs that vote in a run with these hyperparameters, in their order; none for a run that is no ensemble. */
export function memberRuns({ members }: Hyperparameters): string[] {
  return Array.isArray(members) ? members.map(String) : [];
}
