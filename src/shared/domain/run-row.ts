import { z } from 'zod';
import { SplitSpec } from './dataset.ts';
import { Hyperparameters, Task } from './model.ts';
import type { Metrics, RunError, RunStatus } from './run.ts';
import { EvaluationSpec } from './search.ts';

/** What runs that differ only in their seed have in common; their numbers may be averaged. */
export const RunConfiguration = z.object({
  dataset: z.string(),
  fingerprint: z.string(),
  split: SplitSpec,
  evaluation: EvaluationSpec,
  model: z.string(),
  modelVersion: z.int(),
  task: Task,
  hyperparameters: Hyperparameters,
});
export type RunConfiguration = z.infer<typeof RunConfiguration>;

/** What an analyst has noted about a run; none of it changes the run. */
export const RunAnnotations = z.object({ tags: z.array(z.string()), note: z.string(), isStarred: z.boolean(), isHidden: z.boolean() });
export type RunAnnotations = z.infer<typeof RunAnnotations>;

/** A metric over a run's epochs. */
export type MetricRange = { last: number; min: number; max: number };

/** A run as the table of all runs shows it; rows of one configuration share the object. */
export type RunRow = RunAnnotations & {
  id: string;
  /** Rises with every run that is made. */
  order: number;
  search: string;
  seed: number;
  status: RunStatus;
  engine: string | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  trainingSeconds: number | null;
  evaluationSeconds: number | null;
  epochsDone: number;
  error: RunError | null;
  configuration: RunConfiguration;
  /** What the run ended with. */
  metrics: Metrics;
  /** What its epochs went through. */
  ranges: Readonly<Record<string, MetricRange>>;
};
