import { createRng } from '../../shared/random.ts';
import type { Batch } from './feeder/batch.ts';
import { sessionChunks } from './session-chunks.ts';
import { sessionCount } from './session-part.ts';
import { createSharedNegatives, type SharedNegativeSettings } from './shared-negatives.ts';
import { type PassParts, sessionOrder, type TrainingPass } from './training-passes.ts';

/** Walks the sessions of a part in chunks and draws negatives for each chunk where they are wanted; its predictions weigh the same. */
export function createChunkBatches({
  batchSize,
  steps,
  sampling,
  support,
  parts,
  seed,
}: {
  batchSize: number;
  steps: number;
  /** Null where nothing is sampled. */
  sampling: SharedNegativeSettings | null;
  /** Plays of each track. */
  support: Int32Array;
  parts: PassParts;
  seed: number;
}) {
  const drawNegatives = sampling === null ? () => ({}) : createSharedNegatives(sampling, support);
  const rowWeights = new Float32Array(batchSize * steps);
  const draw = new Int32Array(1);

  return function* pass({ part, epoch }: TrainingPass): Iterable<Batch> {
    const sessions = parts[part]!;
    const order = sessionOrder({ part, epoch }, sessionCount(sessions), seed);
    const rng = createRng(seed, `negatives to ${part}`, epoch);
    let count = 0;
    for (const { events, isLive, ...chunk } of sessionChunks(sessions, order, batchSize, steps)) {
      draw[0] = createRng(seed, 'dropout', epoch, count++).integer(2 ** 31);
      for (let place = 0; place < rowWeights.length; place++) rowWeights[place] = isLive[place]! / events;
      yield { events, feeds: { ...chunk, ...drawNegatives(chunk.targets, rng), draw, rowWeights } };
    }
  };
}
