import { z } from 'zod';
import { directPrediction } from '../layers/direct-prediction.ts';
import { firstPlace, hasDirection, rowOf, type SessionHistories, TRAIN } from '../layers/session-histories.ts';
import { sessionStartSettings } from '../layers/session-start-settings.ts';
import { defineModel } from './define-model.ts';

/**
 * Predicts that a session is like that one of the listener's which held the most popular tracks.
 *
 * Paper: P1 6.1, "Popularity".
 * Symbols: a session's popularity = mean plays, in all training sessions, of its tracks.
 * Input: tracks of the sessions. Output: s+ of the most popular earlier session [width].
 * Practical size: any; a look at all earlier sessions per prediction.
 * Deviations: P1 does not say how a session's popularity follows from its tracks'; their mean is taken here. Sessions of which everything was skipped are
 * passed over; of equally popular ones the latest is taken.
 */
export const popularSession = defineModel({
  id: 'popular-session',
  version: 1,
  title: 'Most popular session',
  task: 'session-start',
  learns: 'counts',
  summary: "Expects the tracks of that past session of the listener's which held the most popular ones.",
  source: 'P1: baseline of CoSeRNN',
  hyperparameters: z.strictObject(sessionStartSettings),
  build: (_hyperparameters, histories) => {
    const plays = trainingPlays(histories);
    return directPrediction(histories, (source, place, vector) => {
      let [best, most] = [-1, -1];
      for (let earlier = firstPlace(source.offsets, place); earlier < place; earlier++) {
        if (!hasDirection(source.played, earlier, source.width)) continue;
        const popularity = meanPlays(source, earlier, plays);
        if (popularity >= most) [best, most] = [earlier, popularity];
      }
      if (best >= 0) vector.set(rowOf(source.played, best, source.width));
    });
  },
});

/** Plays of each track of the data set in the training sessions. */
function trainingPlays({ parts, trackOffsets, tracks, vectors, width }: SessionHistories): Int32Array {
  const plays = new Int32Array(vectors.length / width);
  for (let place = 0; place < parts.length; place++) {
    if (parts[place] !== TRAIN) continue;
    for (let event = trackOffsets[place]!; event < trackOffsets[place + 1]!; event++) plays[tracks[event]!]! += 1;
  }
  return plays;
}

function meanPlays({ trackOffsets, tracks }: SessionHistories, place: number, plays: Int32Array): number {
  const [from, to] = [trackOffsets[place]!, trackOffsets[place + 1]!];
  let sum = 0;
  for (let event = from; event < to; event++) sum += plays[tracks[event]!]!;
  return sum / (to - from);
}
