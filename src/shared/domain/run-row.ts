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

/** A run on its way to the table; `configuration` numbers the configurations sent on the same stream, from 0. */
export type RunEntry = Omit<RunRow, 'configuration'> & { configuration: number };

/**
 * The table of all runs: first everything, in pieces, the last marked; then what changes. Configurations come before the first run that has them.
 * `runs` is the JSON text of a list of entries, written once: checking and copying each value of ten thousand runs on its way would take
 * main most of a second.
 */
export const RunTableEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('rows'), configurations: z.array(RunConfiguration), runs: z.string(), isComplete: z.boolean() }),
  z.object({ type: z.literal('removed'), ids: z.array(z.string()) }),
]);
export type RunTableEvent = z.infer<typeof RunTableEvent>;

/** Reads the entries of a piece, given the configurations its stream has sent so far. */
export function readRunEntries(text: string, configurations: readonly RunConfiguration[]): RunRow[] {
  const entries: RunEntry[] = JSON.parse(text);
  return entries.map((entry) => {
    const configuration = configurations[entry.configuration];
    if (configuration !== undefined) return { ...entry, configuration };
    throw new RangeError(`Run ${entry.id} has configuration ${entry.configuration}, of ${configurations.length} sent.`);
  });
}
