import { noWeights } from '../engine/weight-store.ts';
import type { SessionHistories } from './session-histories.ts';

/** Sessions predicted between two looks at messages. */
const BATCH = 512;

/**
 * The session-start learner of a rule that reads its prediction off the history and learns nothing. `predict` writes the vector of the session in a place
 * into `vector`, which is all zeros when it comes.
 */
export function directPrediction(
  histories: SessionHistories,
  predict: (source: SessionHistories, place: number, vector: Float32Array) => void,
) {
  const events = histories.numbers.length;
  return {
    epochs: 1,
    eventsPerEpoch: events,
    weights: noWeights,
    *trainEpoch() {
      yield { loss: null, events };
    },
    *predict(source: SessionHistories, places: Int32Array) {
      const { width } = source;
      for (let from = 0; from < places.length; from += BATCH) {
        const batch = places.slice(from, from + BATCH);
        const vectors = new Float32Array(batch.length * width);
        batch.forEach((place, row) => {
          predict(source, place, vectors.subarray(row * width, (row + 1) * width));
        });
        yield { places: batch, vectors };
      }
    },
    dispose() {},
  };
}
