import { z } from 'zod';
import { ENSEMBLE_VOTES } from '../../shared/domain/ensemble.ts';

/** As `runIdentity` makes them. */
const RunId = z.string().regex(/^[0-9a-f]{12}$/, 'A run is named by its whole id of 12 characters.');

/** Hyperparameters of models that let finished runs vote; `depth` is how far down its list a member votes unless said otherwise, `deepest` how far it can. */
export function ensembleHyperparameters({ depth, deepest }: { depth: number; deepest: number }) {
  return z
    .strictObject({
      members: z.array(RunId).default([]).meta({
        title: 'Members',
        help: 'Finished runs that vote, by their whole ids: of the same data set and split. Combine, on the Runs and Compare pages, fills them in.',
      }),
      weights: z.array(z.number().min(0).max(1000)).default([]).meta({
        title: 'Weights',
        help: "What each member's vote weighs, in the order of the members; none gives each the same.",
      }),
      vote: z.enum(ENSEMBLE_VOTES).default('reciprocal-rank').meta({
        title: 'Vote',
        help: "What a place on a member's list is worth: falling by the reciprocal of the place, or evenly (Borda).",
      }),
      depth: z.int().min(1).max(deepest).default(depth).meta({
        title: 'Depth',
        help: 'Places of each list that are worth anything.',
        unit: 'tracks',
      }),
      smoothing: z.int().min(0).max(10_000).default(60).meta({
        title: 'Smoothing',
        help: 'Added to each place before its reciprocal is taken: the larger, the less the first places count beside others.',
      }),
    })
    .refine(({ members }) => new Set(members).size > 1 && new Set(members).size === members.length, {
      path: ['members'],
      message: 'An ensemble needs two or more finished runs, each named once.',
    })
    .refine(({ members, weights }) => weights.length === 0 || weights.length === members.length, {
      path: ['weights'],
      message: 'Give a weight for each member, in their order, or none.',
    })
    .refine(({ weights }) => weights.length === 0 || weights.some((weight) => weight > 0), {
      path: ['weights'],
      message: 'At least one member must weigh more than 0.',
    });
}

export type EnsembleSettings = z.output<ReturnType<typeof ensembleHyperparameters>>;
