import { noWeights } from '../engine/weight-store.ts';
import { rankSessions } from './rank-sessions.ts';
import type { Reason } from './reason.ts';
import type { SessionPart } from './session-part.ts';

/** The session so far, which is not empty, and when it began, in seconds since the epoch; null where the data has no times. */
export type Query = { session: Int32Array; now: number | null };

/** A model that counts once and then answers queries from what it counted. */
type CountingModel = {
  train: SessionPart;
  /** Counts; yields the number of training events each slice dealt with. */
  learn: () => Iterable<number>;
  /** Rank of a track among the whole catalogue, 1 the best. */
  rankTarget: (query: Query, target: number) => number;
  best: (query: Query, k: number) => { tracks: Int32Array; scores: Float32Array };
  explain: (query: Query, track: number) => Reason;
};

/**
 * The next-track learner of a model that counts.
 *
 * There are no weights to keep: counting again when a run is opened is exact, where stored 32-bit weights would change its ties.
 */
export function createCountingLearner({ train, learn, rankTarget, best, explain }: CountingModel) {
  let isLearnt = false;
  function* learnOnce() {
    if (isLearnt) return;
    for (const events of learn()) yield { loss: null, events };
    isLearnt = true;
  }
  const finishLearning = () => {
    const slices = learnOnce();
    while (slices.next().done !== true);
  };
  // A session somebody makes up has no time of its own: it follows the newest the model knows.
  const newest = () => train.starts?.findLast(Number.isFinite) ?? null;
  return {
    epochs: 1,
    eventsPerEpoch: train.tracks.length,
    weights: noWeights,
    trainEpoch: learnOnce,
    rank(part: SessionPart) {
      finishLearning();
      return rankSessions(part, (session, place) => {
        const query = { session: part.tracks.subarray(part.offsets[session]!, place), now: part.starts?.[session] ?? null };
        return rankTarget(query, part.tracks[place]!);
      });
    },
    recommend(session: Int32Array, k: number) {
      finishLearning();
      return best({ session, now: newest() }, k);
    },
    explain(session: Int32Array, track: number) {
      finishLearning();
      return explain({ session, now: newest() }, track);
    },
    dispose() {},
  };
}
