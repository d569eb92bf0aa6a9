import { z } from 'zod';
import { DatasetName, SplitSpec } from './dataset.ts';
import { Hyperparameters, HyperparameterValue } from './model.ts';
import { EpochRecord, RunSummary, TrialProgress } from './run.ts';

export const SearchName = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,79}$/u,
    'A search name starts with a letter or digit and has at most 80 letters, digits, spaces, dots, dashes or underscores.',
  );

export const TieRule = z.enum(['optimistic', 'conservative', 'median']);
export type TieRule = z.infer<typeof TieRule>;

export const EvaluationSpec = z.strictObject({
  cutoffs: z.array(z.int().min(1).max(10_000)).min(1).default([5, 10, 20]),
  /** Rank of a target among equal scores: best place, worst place or middle (MODELS 1). */
  ties: TieRule.default('conservative'),
});
export type EvaluationSpec = z.infer<typeof EvaluationSpec>;

/** A range the random strategy draws from; the grid strategy needs `values` lists instead. */
export const RangeSpec = z.strictObject({
  min: z.number(),
  max: z.number(),
  scale: z.enum(['linear', 'log']).default('linear'),
  integer: z.boolean().default(false),
});
export const Dimension = z.union([z.array(HyperparameterValue).min(1), RangeSpec]);

export const ModelSpec = z.strictObject({
  model: z.string(),
  fixed: Hyperparameters.default({}),
  space: z.record(z.string(), Dimension).default({}),
});
export type ModelSpec = z.infer<typeof ModelSpec>;

export const Strategy = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grid') }),
  /** Draws `trials` configurations a model, without repeats, from its space. */
  z.strictObject({ kind: z.literal('random'), trials: z.int().min(1).max(100_000), seed: z.int().default(1) }),
]);
export type Strategy = z.infer<typeof Strategy>;

export const SearchSpec = z.strictObject({
  name: SearchName,
  dataset: DatasetName,
  split: SplitSpec,
  models: z.array(ModelSpec).min(1),
  strategy: Strategy.default({ kind: 'grid' }),
  seeds: z
    .array(
      z
        .int()
        .min(0)
        .max(2 ** 31 - 1),
    )
    .min(1)
    .default([1]),
  evaluation: EvaluationSpec.default({ cutoffs: [5, 10, 20], ties: 'conservative' }),
  objective: z.strictObject({ metric: z.string(), direction: z.enum(['max', 'min']) }).default({ metric: 'recall@20', direction: 'max' }),
});
export type SearchSpec = z.infer<typeof SearchSpec>;

export const SearchStatus = z.enum(['waiting', 'running', 'done', 'cancelled', 'interrupted', 'failed']);
export type SearchStatus = z.infer<typeof SearchStatus>;

export const SearchCounts = z.object({
  total: z.int(),
  done: z.int(),
  running: z.int(),
  waiting: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  interrupted: z.int(),
  /** Cells whose result already existed. */ reused: z.int(),
});
export type SearchCounts = z.infer<typeof SearchCounts>;

export const SearchSummary = z.object({
  name: z.string(),
  dataset: z.string(),
  status: SearchStatus,
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  counts: SearchCounts,
  objective: z.object({ metric: z.string(), direction: z.enum(['max', 'min']) }),
  best: z.object({ runId: z.string(), value: z.number() }).nullable(),
  etaSeconds: z.number().nullable(),
});
export type SearchSummary = z.infer<typeof SearchSummary>;

/** A search without its runs, of which there may be ten thousand: `runs.list` and `searches.watch` have them. */
export const SearchDetail = SearchSummary.extend({
  spec: SearchSpec,
  progress: z.record(z.string(), TrialProgress),
});
export type SearchDetail = z.infer<typeof SearchDetail>;

/**
 * What a watcher receives: first a snapshot and all its runs, in pieces, the last marked; then changes. `progress` is at most four a second a run.
 * `runs` is the JSON text of a list of run summaries, written once: checking and copying ten thousand runs on their way would take main too long.
 */
export const SearchEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), search: SearchDetail }),
  z.object({ type: z.literal('runs'), search: z.string(), runs: z.string(), isFirst: z.boolean(), isComplete: z.boolean() }),
  z.object({ type: z.literal('summary'), search: SearchSummary }),
  z.object({ type: z.literal('run'), run: RunSummary }),
  /** A run finished an epoch: one more point on its curves. */
  z.object({ type: z.literal('epoch'), search: z.string(), runId: z.string(), record: EpochRecord }),
  z.object({ type: z.literal('progress'), search: z.string(), runId: z.string(), progress: TrialProgress }),
]);
export type SearchEvent = z.infer<typeof SearchEvent>;

/** Which runs of a search are trained again: all that have no result, those that were stopped, or those that failed, from their last epoch or from the start. */
export const RESUMABLE = ['missing', 'unfinished', 'failed', 'failed-from-start'] as const;
export const Resumable = z.enum(RESUMABLE);
export type Resumable = z.infer<typeof Resumable>;

/** What a spec would do, before it does it. */
export const SearchPlan = z.object({ cells: z.int(), reused: z.int(), toRun: z.int(), estimateSeconds: z.number().nullable() });
export type SearchPlan = z.infer<typeof SearchPlan>;

/** A search that comes with Segue, to start from; `path` is its file below the shipped searches, without the ending. */
export const SearchTemplate = z.object({ path: z.string(), spec: SearchSpec });
export type SearchTemplate = z.infer<typeof SearchTemplate>;
