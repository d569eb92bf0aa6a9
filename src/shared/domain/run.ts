import { z } from 'zod';
import { Hyperparameters, Task } from './model.ts';
import { Stopping } from './stopping.ts';

export const RunStatus = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted']);
export type RunStatus = z.infer<typeof RunStatus>;

export const Metrics = z.record(z.string(), z.number());
export type Metrics = z.infer<typeof Metrics>;

export const RunError = z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()).default({}) });
export type RunError = z.infer<typeof RunError>;

/** Where a running trial stands now. */
export const TrialProgress = z.object({
  stage: z.enum(['starting', 'loading', 'tracing', 'training', 'evaluating', 'saving']),
  epoch: z.int(),
  epochs: z.int(),
  /** 0..1 of the whole run. */
  fraction: z.number().min(0).max(1),
  loss: z.number().nullable(),
  eventsPerSecond: z.number().nullable(),
  etaSeconds: z.number().nullable(),
});
export type TrialProgress = z.infer<typeof TrialProgress>;

export const RunSummary = z.object({
  id: z.string(),
  /** Hash of fingerprint, split, model and version, hyperparameters, seed, evaluation and engine. */
  identity: z.string(),
  search: z.string(),
  dataset: z.string(),
  model: z.string(),
  modelVersion: z.int(),
  task: Task,
  hyperparameters: Hyperparameters,
  seed: z.int(),
  status: RunStatus,
  engine: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  trainingSeconds: z.number().nullable(),
  evaluationSeconds: z.number().nullable(),
  epochsDone: z.int(),
  metrics: Metrics,
  error: RunError.nullable(),
  /** Of runs that watched for early stopping. */
  stopping: Stopping.optional(),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** One epoch of a run's curves. */
export const EpochRecord = z.object({ epoch: z.int(), step: z.int(), seconds: z.number(), metrics: Metrics });
export type EpochRecord = z.infer<typeof EpochRecord>;

/** One metric of one run over its epochs, for charts; thinned to the asked number of points where there are more. */
export const Curve = z.object({
  runId: z.string(),
  points: z.array(z.object({ epoch: z.int(), step: z.int(), seconds: z.number(), value: z.number() })),
});
export type Curve = z.infer<typeof Curve>;

export const ContextMetric = z.object({
  context: z.string(),
  value: z.string(),
  metric: z.string(),
  n: z.int(),
  mean: z.number(),
  variance: z.number(),
});
export type ContextMetric = z.infer<typeof ContextMetric>;

export const RunDetail = RunSummary.extend({
  epochs: z.array(EpochRecord),
  contextMetrics: z.array(ContextMetric),
  environment: z.record(z.string(), z.union([z.string(), z.number()])),
  checkpoints: z.array(z.object({ epoch: z.int(), bytes: z.int(), createdAt: z.string() })),
  directory: z.string(),
  /** Null unless it runs in this workbench. */
  progress: TrialProgress.nullable(),
  logTail: z.array(z.string()),
});
export type RunDetail = z.infer<typeof RunDetail>;
