import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import {
  DataProgress,
  DatasetDetail,
  DatasetSummary,
  GenerateRequest,
  ImportPreview,
  ImportRequest,
  RejectedRow,
  SplitSpec,
  SplitSummary,
} from '../domain/dataset.ts';
import { procedure } from './base.ts';

const Named = z.strictObject({ name: z.string() });

/** Long data work: progress while it runs, then exactly one `done`. */
const DatasetWork = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: DataProgress }),
  z.object({ type: z.literal('done'), dataset: DatasetSummary }),
]);

export const datasets = {
  list: procedure.output(z.array(DatasetSummary)),
  get: procedure.input(Named).output(DatasetDetail),
  preview: procedure.input(ImportRequest).output(ImportPreview),
  import: procedure.input(ImportRequest).output(eventIterator(DatasetWork)),
  generate: procedure.input(GenerateRequest).output(eventIterator(DatasetWork)),
  rejected: procedure
    .input(z.strictObject({ name: z.string(), limit: z.int().min(1).max(10_000).default(200) }))
    .output(z.array(RejectedRow)),
  split: procedure.input(z.strictObject({ name: z.string(), split: SplitSpec })).output(SplitSummary),
  remove: procedure.input(Named).output(z.object({ removed: z.string(), freedBytes: z.number() })),
};
