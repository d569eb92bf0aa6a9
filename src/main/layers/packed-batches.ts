import { createRng } from '../../shared/random.ts';
import type { Batch } from './feeder/batch.ts';
import { consecutivePieces, packSessions } from './packed-sessions.ts';
import { sessionCount } from './session-part.ts';
import { createSharedNegatives, type SharedNegativeSettings } from './shared-negatives.ts';
import { type PassParts, sessionOrder, type TrainingPass } from './training-passes.ts';

/** Rows of packed sessions, and of the plays each may hold. */
export type PackedSettings = SharedNegativeSettings & { batchSize: number; maxLength: number };

/** Packs the sessions of a part and draws negatives for each mini-batch; its predictions weigh the same. */
export function createPackedBatches({
  settings,
  support,
  parts,
  seed,
}: {
  settings: PackedSettings;
  /** Plays of each track. */
  support: Int32Array;
  parts: PassParts;
  seed: number;
}) {
  const { batchSize, maxLength } = settings;
  const drawNegatives = createSharedNegatives(settings, support);
  const rowWeights = new Float32Array(batchSize * maxLength);
  const draw = new Int32Array(1);

  return function* pass({ part: name, epoch }: TrainingPass): Iterable<Batch> {
    const part = parts[name]!;
    const order = sessionOrder({ part: name, epoch }, sessionCount(part), seed);
    const rng = createRng(seed, 'negative samples', epoch);
    let count = 0;
    for (const { events, isScored, tracks, targets, positions, pieces } of packSessions(
      part,
      consecutivePieces(part, order, maxLength),
      batchSize,
      maxLength,
    )) {
      draw[0] = createRng(seed, 'dropout', epoch, count++).integer(2 ** 31);
      for (let place = 0; place < rowWeights.length; place++) rowWeights[place] = isScored[place]! / events;
      yield { events, feeds: { tracks, targets, positions, pieces, ...drawNegatives(targets, rng), draw, rowWeights } };
    }
  };
}
