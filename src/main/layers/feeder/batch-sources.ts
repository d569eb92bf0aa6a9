import { createChunkBatches } from '../chunk-batches.ts';
import { createShuffledHistoryBatches } from '../history-batches.ts';
import { createPackedBatches } from '../packed-batches.ts';
import { createPairBatches } from '../pair-batches.ts';
import { createSampledBatches } from '../sampled-batches.ts';

/** What makes mini-batches, by the name under which another thread finds it: given what all passes share, then what one pass goes through. */
export const BATCH_SOURCES = {
  chunks: createChunkBatches,
  histories: createShuffledHistoryBatches,
  packed: createPackedBatches,
  pairs: createPairBatches,
  sampled: createSampledBatches,
};

export type SourceName = keyof typeof BATCH_SOURCES;

/** What a source is given, and the batches it makes of what a pass is given. */
export type SettingsOf<Name extends SourceName> = Parameters<(typeof BATCH_SOURCES)[Name]>[0];
export type PassOf<Name extends SourceName> = Parameters<ReturnType<(typeof BATCH_SOURCES)[Name]>>[0];
export type BatchOf<Name extends SourceName> =
  ReturnType<ReturnType<(typeof BATCH_SOURCES)[Name]>> extends Iterable<infer Made> ? Made : never;
