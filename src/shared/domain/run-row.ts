import { z } from 'zod';
import { SplitSpec } from './dataset.ts';
import { Hyperparameters, Task } from './model.ts';
import { type Metrics, RunError, RunStatus } from './run.ts';
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
export const MetricRange = z.object({ last: z.number(), min: z.number(), max: z.number() });
export type MetricRange = z.infer<typeof MetricRange>;

const RunRowBase = RunAnnotations.extend({
  id: z.string(),
  search: z.string(),
  seed: z.int(),
  status: RunStatus,
  engine: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  trainingSeconds: z.number().nullable(),
  evaluationSeconds: z.number().nullable(),
  epochsDone: z.int(),
  error: RunError.nullable(),
});

/** A run as the table of all runs shows it; rows of one configuration share the object. */
export type RunRow = z.infer<typeof RunRowBase> & {
  configuration: RunConfiguration;
  /** What the run ended with. */
  metrics: Metrics;
  /** What its epochs went through. */
  ranges: Readonly<Record<string, MetricRange>>;
};

/**
 * A run on its way to the table. `configuration` numbers the configurations sent on the same stream, from 0. Metrics stay the JSON text they
 * are stored as: main passes thousands on without reading them.
 */
export const RunEntry = RunRowBase.extend({ configuration: z.int(), metrics: z.string(), ranges: z.string() });
export type RunEntry = z.infer<typeof RunEntry>;

/** The table of all runs: first everything, in pieces, the last marked; then what changes. Configurations come before the first run that has them. */
export const RunTableEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('rows'), configurations: z.array(RunConfiguration), runs: z.array(RunEntry), isComplete: z.boolean() }),
  z.object({ type: z.literal('removed'), ids: z.array(z.string()) }),
]);
export type RunTableEvent = z.infer<typeof RunTableEvent>;

/** Reads an entry, given the configurations its stream has sent so far. */
export function toRunRow(entry: RunEntry, configurations: readonly RunConfiguration[]): RunRow {
  const configuration = configurations[entry.configuration];
  if (configuration === undefined)
    throw new RangeError(`Run ${entry.id} has configuration ${entry.configuration}, of ${configurations.length} sent.`);
  return { ...entry, configuration, metrics: JSON.parse(entry.metrics), ranges: JSON.parse(entry.ranges) };
}
