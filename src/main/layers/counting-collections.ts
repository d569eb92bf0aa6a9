import { noWeights } from '../engine/weight-store.ts';
import type { CollectionData } from './collections.ts';

/** A model that continues collections by what it reads off the training data: `fill` adds scores to an array of zeros [trackCount]. */
type CountedCollections = {
  data: CollectionData;
  fill: (row: number, scores: Float32Array) => void;
  accepts?: (row: number, tracks: Int32Array) => Uint8Array;
};

/** The learner of a model that has nothing to learn beyond what the training data says. */
export function createCountedCollections({ data, fill, accepts }: CountedCollections) {
  return {
    epochs: 1,
    eventsPerEpoch: data.train.tracks.length,
    weights: noWeights,
    *trainEpoch() {
      yield { loss: null, events: data.train.tracks.length };
    },
    *score(rows: Int32Array) {
      const scores = new Float32Array(data.trackCount);
      for (const row of rows) {
        scores.fill(0);
        fill(row, scores);
        yield scores;
      }
    },
    ...(accepts === undefined ? {} : { accepts }),
    dispose() {},
  };
}
