import { z } from 'zod';
import { DataProgress, DatasetSummary } from './dataset.ts';

/** Long work on data that the workbench keeps going whoever watches: bringing files in, or making a sample world. */
export const DataWork = z.object({
  id: z.string(),
  kind: z.enum(['import', 'generate']),
  /** Of the data set in the making. */
  name: z.string(),
  startedAt: z.string(),
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** The newest; null before the first and after the end. */
  progress: DataProgress.nullable(),
  /** What was made; null unless done. */
  dataset: DatasetSummary.nullable(),
  /** Why it failed; null unless failed. */
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type DataWork = z.infer<typeof DataWork>;
