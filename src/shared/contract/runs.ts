import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { Curve, RunDetail, RunStatus, RunSummary } from '../domain/run.ts';
import { RunTableEvent } from '../domain/run-stream.ts';
import { TrashAnswer, TrashedRun } from '../domain/run-trash.ts';
import { procedure } from './base.ts';

const ById = z.strictObject({ id: z.string() });
const Ids = z.array(z.string()).min(1).max(100_000);
const Tag = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^,]*$/, 'A tag has no comma.');

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
  /** All runs but the trashed, in pieces, then what changes; ends when the caller stops listening. */
  watch: procedure.output(eventIterator(RunTableEvent)),
  /** Changes what is noted about runs; what is left out stays. */
  annotate: procedure
    .input(
      z.strictObject({
        ids: Ids,
        isStarred: z.boolean().optional(),
        isHidden: z.boolean().optional(),
        note: z.string().max(10_000).optional(),
        addTags: z.array(Tag).max(100).optional(),
        removeTags: z.array(z.string()).max(100).optional(),
      }),
    )
    .output(z.void()),
  trash: procedure.input(z.strictObject({ ids: Ids })).output(TrashAnswer),
  restore: procedure.input(z.strictObject({ ids: Ids })).output(z.object({ restored: z.array(z.string()) })),
  trashed: procedure.output(z.array(TrashedRun)),
  /** Deletes trashed runs and their files for good; all of them where none are named. */
  emptyTrash: procedure.input(z.strictObject({ ids: Ids.optional() })).output(z.object({ removed: z.int(), freedBytes: z.number() })),
  /** The table of a search as a document; the door writes the file. */
  export: procedure
    .input(z.strictObject({ search: z.string(), format: z.enum(['csv', 'parquet', 'tex', 'json']) }))
    .output(z.object({ fileName: z.string(), mediaType: z.string(), base64: z.string() })),
};
