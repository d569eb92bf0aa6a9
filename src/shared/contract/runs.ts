import { z } from 'zod';
import { Curve, RunDetail, RunStatus, RunSummary } from '../domain/run.ts';
import { procedure } from './base.ts';

const ById = z.strictObject({ id: z.string() });

export const runs = {
  list: procedure
    .input(
      z.strictObject({
        search: z.string().optional(),
        status: RunStatus.optional(),
        sort: z.string().optional(),
        limit: z.int().min(1).max(100_000).optional(),
      }),
    )
    .output(z.array(RunSummary)),
  get: procedure.input(ById).output(RunDetail),
  /** The curves of one metric for every run of a search that has any. */
  curves: procedure
    .input(
      z.strictObject({ search: z.string(), metric: z.string().default('loss'), maximumPoints: z.int().min(2).max(10_000).default(500) }),
    )
    .output(z.array(Curve)),
  cancel: procedure.input(ById).output(RunSummary),
  /** The table of a search as a document; the door writes the file. */
  export: procedure
    .input(z.strictObject({ search: z.string(), format: z.enum(['csv', 'parquet', 'tex', 'json']) }))
    .output(z.object({ fileName: z.string(), mediaType: z.string(), base64: z.string() })),
};
