import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { ContextSimilarity, DatasetContexts } from '../domain/context-analysis.ts';
import { DataWork } from '../domain/data-work.ts';
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
import { DatasetPlay, DatasetSessions, DatasetSessionsRequest } from '../domain/dataset-sessions.ts';
import { ImportCheck } from '../domain/import-check.ts';
import { FeatureSummary } from '../domain/track-features.ts';
import { procedure } from './base.ts';

const Named = z.strictObject({ name: z.string() });

/** Long data work: progress while it runs, then exactly one `done`. */
const DatasetWork = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: DataProgress }),
  z.object({ type: z.literal('done'), dataset: DatasetSummary }),
]);

const ImportChecking = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: DataProgress }),
  z.object({ type: z.literal('done'), check: ImportCheck }),
]);

const SimilarityWork = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: DataProgress }),
  z.object({ type: z.literal('done'), similarity: ContextSimilarity }),
]);

const WorkId = z.strictObject({ id: z.string() });

export const datasets = {
  list: procedure.output(z.array(DatasetSummary)),
  get: procedure.input(Named).output(DatasetDetail),
  preview: procedure.input(ImportRequest).output(ImportPreview),
  /** Reads every row as an import would and stores none; whoever leaves the stream ends it. */
  check: procedure.input(ImportRequest).output(eventIterator(ImportChecking)),
  /** For callers that wait: whoever leaves the stream cancels the work. */
  import: procedure.input(ImportRequest).output(eventIterator(DatasetWork)),
  generate: procedure.input(GenerateRequest).output(eventIterator(DatasetWork)),
  /** Starts work that goes on when the caller leaves; an upload is thrown away once its data is in. */
  startImport: procedure.input(ImportRequest).output(DataWork),
  startGenerate: procedure.input(GenerateRequest).output(DataWork),
  /** All work of this Segue, running and ended, again after each change; ends when the caller stops listening. */
  watchWork: procedure.output(eventIterator(z.array(DataWork))),
  /** Stops running work; nothing of it is kept. */
  cancelWork: procedure.input(WorkId).output(z.void()),
  /** Forgets ended work. */
  dismissWork: procedure.input(WorkId).output(z.void()),
  /** Throws away uploaded files that will not be imported. */
  discardUpload: procedure.input(z.strictObject({ batch: z.string() })).output(z.void()),
  rejected: procedure
    .input(z.strictObject({ name: z.string(), limit: z.int().min(1).max(10_000).default(200) }))
    .output(z.array(RejectedRow)),
  split: procedure.input(z.strictObject({ name: z.string(), split: SplitSpec })).output(SplitSummary),
  sessions: procedure.input(DatasetSessionsRequest).output(DatasetSessions),
  /** The plays of one session, in order. */
  session: procedure.input(z.strictObject({ name: z.string(), session: z.int().min(0) })).output(z.array(DatasetPlay)),
  /** Sessions and listeners by value of every context. */
  contextShares: procedure.input(Named).output(DatasetContexts),
  /** How alike sessions are within contexts; whoever leaves the stream ends the work. */
  contextSimilarity: procedure.input(Named).output(eventIterator(SimilarityWork)),
  /** Correlations of the numeric features of tracks, and their means by genre. */
  features: procedure.input(Named).output(FeatureSummary),
  remove: procedure.input(Named).output(z.object({ removed: z.string(), freedBytes: z.number() })),
};
