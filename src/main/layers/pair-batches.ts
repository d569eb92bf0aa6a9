import { createRng } from '../../shared/random.ts';
import { type Collections, collectionCount, type HeldOutTracks, tracksOf } from './collections.ts';
import type { Batch } from './feeder/batch.ts';
import { shuffled } from './shuffled.ts';
import type { TrainingPass } from './training-passes.ts';

/** Entries of collections, and what each collection has: none of that is drawn as a negative. */
type Entries = { rows: Int32Array; tracks: Int32Array; owned: readonly ReadonlySet<number>[] };

function trainingEntries(train: Collections): Entries {
  const rows = new Int32Array(train.tracks.length);
  for (let row = 0; row < collectionCount(train); row++) rows.fill(row, train.offsets[row], train.offsets[row + 1]);
  return { rows, tracks: train.tracks, owned: Array.from({ length: collectionCount(train) }, (_, row) => new Set(tracksOf(train, row))) };
}

function heldOutEntries(held: HeldOutTracks, { owned }: Entries): Entries {
  const rows = new Int32Array(held.tracks.length);
  const all = owned.slice();
  held.rows.forEach((row, index) => {
    rows.fill(row, held.offsets[index], held.offsets[index + 1]);
    all[row] = new Set([...owned[row]!, ...tracksOf(held, index)]);
  });
  return { rows, tracks: held.tracks, owned: all };
}

/** Pairs of a collection and a track, one entry of each array a pair; those that fill up the last batch have a share of 0. */
export type PairFeeds = {
  rows: Int32Array;
  tracks: Int32Array;
  /** 1 where the track is in the collection. */
  labels: Float32Array;
  /** Share of each pair in the batch's mean loss. */
  shares: Float32Array;
  /** Chooses what is dropped, int32 []. */
  draw: Int32Array;
};

/**
 * All entries of a part once, each with `negatives` tracks drawn evenly from those not in its collection, in an order of chance (He et al. 2017).
 * Both are drawn from the seed and the epoch.
 */
export function createPairBatches({
  train,
  validation,
  trackCount,
  batchSize,
  negatives,
  seed,
  weights,
}: {
  train: Collections;
  validation: HeldOutTracks | null;
  trackCount: number;
  /** Pairs of a batch. */
  batchSize: number;
  negatives: number;
  seed: number;
  /** What each entry of training and its negatives count for; null where all count for 1. */
  weights: Float32Array | null;
}) {
  const training = trainingEntries(train);
  const parts = { train: training, validate: validation === null ? null : heldOutEntries(validation, training) };
  const perEntry = 1 + negatives;
  const feeds: PairFeeds = {
    rows: new Int32Array(batchSize),
    tracks: new Int32Array(batchSize),
    labels: new Float32Array(batchSize),
    shares: new Float32Array(batchSize),
    draw: new Int32Array(1),
  };

  return function* pass({ part, epoch }: TrainingPass): Iterable<Batch<PairFeeds>> {
    const { rows, tracks, owned } = parts[part]!;
    const weightOf = (entry: number) => (part === 'train' && weights !== null ? weights[entry]! : 1);
    const rng = createRng(seed, 'negative samples', epoch);
    const order = shuffled(rows.length * perEntry, createRng(seed, 'pair order', epoch));
    for (let from = 0; from < order.length; from += batchSize) {
      const events = Math.min(batchSize, order.length - from);
      for (const values of [feeds.rows, feeds.tracks, feeds.labels, feeds.shares]) values.fill(0, events);
      for (let at = 0; at < events; at++) {
        const pair = order[from + at]!;
        const entry = Math.floor(pair / perEntry);
        const row = rows[entry]!;
        const isEntry = pair % perEntry === 0;
        feeds.rows[at] = row;
        feeds.tracks[at] = isEntry ? tracks[entry]! : drawStranger(owned[row]!, trackCount, rng.integer);
        feeds.labels[at] = isEntry ? 1 : 0;
        feeds.shares[at] = weightOf(entry) / events;
      }
      feeds.draw[0] = createRng(seed, 'dropout', epoch, from / batchSize).integer(2 ** 31);
      yield { events, feeds };
    }
  };
}

/** A collection of the whole catalogue has no stranger: then any track is drawn. */
function drawStranger(owned: ReadonlySet<number>, trackCount: number, integer: (n: number) => number): number {
  let track = integer(trackCount);
  while (owned.has(track) && owned.size < trackCount) track = integer(trackCount);
  return track;
}
