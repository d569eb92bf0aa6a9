import { noWeights } from '../engine/weight-store.ts';
import { type CollectionData, tracksOf } from './collections.ts';
import type { Reason } from './reason.ts';

/** A model that continues collections by what it reads off the training data: `fill` adds the scores for a list of tracks to an array of zeros [trackCount]. */
type CountedCollections = {
  data: CollectionData;
  fill: (tracks: Int32Array, scores: Float32Array) => void;
  explain: (tracks: Int32Array, track: number) => Reason;
  accepts?: (row: number, tracks: Int32Array) => Uint8Array;
};

/** The learner of a model that has nothing to learn beyond what the training data says. */
export function createCountedCollections({ data, fill, explain, accepts }: CountedCollections) {
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
        fill(tracksOf(data.train, row), scores);
        yield scores;
      }
    },
    scoreTracks(tracks: Int32Array) {
      const scores = new Float32Array(data.trackCount);
      fill(tracks, scores);
      return scores;
    },
    explain,
    ...(accepts === undefined ? {} : { accepts }),
    dispose() {},
  };
}
