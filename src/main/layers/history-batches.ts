import { createRng } from '../../shared/random.ts';
import type { FeedValues } from '../engine/program.ts';
import type { Batch } from './feeder/batch.ts';
import { type HistoryRange, historyChunks } from './history-chunks.ts';
import { copyRows, type FeatureHistories, featureWidth, lastPlaces, readFeature, type SessionFeature } from './session-features.ts';
import { shuffled } from './shuffled.ts';
import type { TrainingPass } from './training-passes.ts';

/** What a chunk of sessions is fed as, P = steps * slots rows, beside its features [P, width each] and, if asked for, int32 `listeners` [P]. */
export type HistoryFeeds = FeedValues & {
  /** int32 [P]: the place of a session, -1 where nothing is. */
  places: Int32Array;
  /** float32 [slots]: 0 where a listener begins, 1 elsewhere. */
  carry: Float32Array;
  /** Mean vector of the tracks played, float32 [P, width of vectors]; zeros where nothing is to be predicted. */
  target: Float32Array;
  /** float32 [P]: 1 / events where something is to be predicted, 0 elsewhere. */
  share: Float32Array;
};

/** Walks stretches of histories in chunks; `targets` has a 1 for each place that is to be predicted. */
export function createHistoryBatches({
  histories,
  features,
  slots,
  steps,
  strangers,
}: {
  histories: FeatureHistories;
  features: readonly SessionFeature[];
  slots: number;
  steps: number;
  /** The number of all listeners that have none of their own, from which on there is none; null where no listener is asked for. */
  strangers: number | null;
}) {
  const rows = slots * steps;
  const listeners = strangers === null ? null : listenerOf(histories, strangers);
  const aimed = new Int32Array(rows);
  // Arrays of megabytes that are filled anew for each chunk.
  const read = features
    .map((feature) => [feature, new Float32Array(rows * featureWidth(histories, feature))] as const)
    .filter(([, values]) => values.length > 0);
  const target = new Float32Array(rows * histories.width);
  const share = new Float32Array(rows);

  /** Fills in what is to be predicted and says how much that is. Apart from the generator, whose loops are slower. */
  function aim(places: Int32Array, targets: Uint8Array): number {
    let events = 0;
    for (let row = 0; row < rows; row++) {
      const isAimed = places[row]! >= 0 && targets[places[row]!] === 1;
      aimed[row] = isAimed ? places[row]! : -1;
      if (isAimed) events += 1;
    }
    for (let row = 0; row < rows; row++) share[row] = aimed[row]! >= 0 ? 1 / events : 0;
    return events;
  }

  return function* pass({ ranges, targets }: { ranges: readonly HistoryRange[]; targets: Uint8Array }): Iterable<Batch<HistoryFeeds>> {
    for (const { places, carry } of historyChunks(ranges, slots, steps)) {
      const lasts = lastPlaces(histories, places);
      for (const [feature, values] of read) readFeature(histories, feature, places, lasts, values);
      const events = aim(places, targets);
      copyRows(histories.played, histories.width, aimed, target);
      const feeds = { places, carry, target, share, ...Object.fromEntries(read) };
      if (listeners === null) yield { events, feeds };
      else yield { events, feeds: { ...feeds, listeners: places.map((place) => (place < 0 ? strangers! : listeners[place]!)) } };
    }
  };
}

/** The same stretches in every pass, in an order drawn anew each epoch. */
export function createShuffledHistoryBatches({
  ranges,
  targets,
  seed,
  ...reading
}: Parameters<typeof createHistoryBatches>[0] & { ranges: readonly HistoryRange[]; targets: Uint8Array; seed: number }) {
  const batchesOf = createHistoryBatches(reading);
  return ({ epoch }: TrainingPass) => {
    const order = shuffled(ranges.length, createRng(seed, 'listener order', epoch));
    return batchesOf({ ranges: Array.from(order, (number) => ranges[number]!), targets });
  };
}

/** Number of the listener of each place, at most that of strangers. */
function listenerOf({ offsets, gaps }: FeatureHistories, strangers: number): Int32Array {
  const listeners = new Int32Array(gaps.length);
  for (let listener = 0; listener + 1 < offsets.length; listener++)
    listeners.fill(Math.min(strangers, listener), offsets[listener], offsets[listener + 1]);
  return listeners;
}
