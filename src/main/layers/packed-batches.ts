import { createRng } from '../../shared/random.ts';
import type { Batch } from './feeder/batch.ts';
import { consecutivePieces, packSessions } from './packed-sessions.ts';
import type { SessionPart } from './session-part.ts';
import { createSharedNegatives, type SharedNegativeSettings } from './shared-negatives.ts';

/** Rows of packed sessions, and of the plays each may hold. */
export type PackedSettings = SharedNegativeSettings & { batchSize: number; maxLength: number };

/** Packs the sessions of a part, in an order that is given, and draws negatives for each mini-batch; its predictions weigh the same. */
export function createPackedBatches({
  settings,
  support,
  parts,
  seed,
}: {
  settings: PackedSettings;
  /** Plays of each track. */
  support: Int32Array;
  parts: Readonly<Record<string, SessionPart>>;
  seed: number;
}) {
  const { batchSize, maxLength } = settings;
  const drawNegatives = createSharedNegatives(settings, support);
  const rowWeights = new Float32Array(batchSize * maxLength);
  const draw = new Int32Array(1);

  return function* pass({ part: name, order, epoch }: { part: string; order: Int32Array; epoch: number }): Iterable<Batch> {
    const part = parts[name]!;
    const rng = createRng(seed, 'negative samples', epoch);
    let count = 0;
    for (const { events, ...packed } of packSessions(part, consecutivePieces(part, order, maxLength), batchSize, maxLength)) {
      draw[0] = createRng(seed, 'dropout', epoch, count++).integer(2 ** 31);
      for (let place = 0; place < rowWeights.length; place++) rowWeights[place] = packed.isScored[place]! / events;
      yield { events, feeds: { ...packed, ...drawNegatives(packed.targets, rng), draw, rowWeights } };
    }
  };
}
