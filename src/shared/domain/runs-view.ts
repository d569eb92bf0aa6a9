import { z } from 'zod';
import { AGGREGATES } from './run-field.ts';

/** How the table of all runs is looked at: what a saved view of it keeps. */
export const RunsViewDefinition = z.object({
  filter: z.string().default(''),
  sort: z
    .object({ key: z.string(), direction: z.enum(['ascending', 'descending']) })
    .nullable()
    .default(null),
  /** Keys of the columns, in order; null for those in which runs differ. */
  columns: z.array(z.string()).nullable().default(null),
  /** Which value over the epochs a metric is shown by, where it is not the last. */
  aggregates: z.record(z.string(), z.enum(AGGREGATES)).default({}),
  isGrouped: z.boolean().default(false),
  mode: z.enum(['table', 'pivot']).default('table'),
  pivot: z
    .object({
      rows: z.array(z.string()),
      columns: z.array(z.string()),
      metrics: z.array(z.string()),
      /** Title of the row that the others are tested against; empty for no tests. */
      baseline: z.string().default(''),
    })
    .default({ rows: ['model'], columns: ['dataset'], metrics: [], baseline: '' }),
});
export type RunsViewDefinition = z.infer<typeof RunsViewDefinition>;
