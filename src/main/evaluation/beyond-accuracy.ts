import type { ContextMetric } from '../../shared/domain/run.ts';
import { predictionCount, type SessionPart, sessionCount } from '../layers/session-part.ts';
import { summarize } from './context-metrics.ts';
import { POSITION, POSITION_GROUPS } from './position-groups.ts';

/** One recommendation list as it is judged: what was recommended after a session so far. */
export type JudgedList = { session: Int32Array; tracks: Int32Array };

export type BeyondAccuracy = {
  overall: Record<string, number>;
  /** The same but for coverage by the number of plays before the list, as the context `position`. */
  byPosition: ContextMetric[];
};

/** Lists judged of a run: enough for the third digit, and the same for every model. */
const SAMPLED_LISTS = 1000;

/** Sessions so far after which lists are asked for: every n-th prediction of the part, the same whatever the model. */
export function* sampledSessions(part: SessionPart, limit = SAMPLED_LISTS): Iterable<Int32Array> {
  const total = predictionCount(part);
  const taken = Math.min(limit, total);
  let prediction = 0;
  let next = 0;
  for (let session = 0; session < sessionCount(part); session++) {
    const from = part.offsets[session]!;
    for (let place = from + 1; place < part.offsets[session + 1]!; place++, prediction++) {
      if (prediction !== Math.floor((next * total) / taken)) continue;
      next++;
      yield part.tracks.subarray(from, place);
    }
  }
}

/**
 * Judges recommendation lists by more than hits, at one cutoff:
 * - `coverage`: share of the catalogue that was recommended at least once. It grows with the number of lists: compare it between runs on the same sessions only.
 * - `popularity-bias`: training plays of the recommended tracks over those of the most played track, mean (session-rec, `popularity.py`).
 * - `novelty`: -log2(training plays of the track / all training plays), mean, in bits: how surprising the tracks are (Zhou et al. 2010).
 * - `repeat-rate`: share of recommended tracks that the session had played already.
 */
export function createBeyondAccuracy(support: Int32Array, cutoff: number) {
  const plays = support.reduce((sum, count) => sum + count, 0);
  const most = support.reduce((largest, count) => Math.max(largest, count), 1);
  const isRecommended = new Uint8Array(support.length);
  const judged: { position: number; values: Record<string, number> }[] = [];

  return {
    add({ session, tracks }: JudgedList): void {
      const played = new Set(session);
      const sums = { popularity: 0, novelty: 0, repeats: 0 };
      for (const track of tracks) {
        isRecommended[track] = 1;
        sums.popularity += support[track]! / most;
        sums.novelty -= Math.log2(Math.max(support[track]!, 1) / plays);
        sums.repeats += played.has(track) ? 1 : 0;
      }
      judged.push({
        position: session.length,
        values: {
          [`popularity-bias@${cutoff}`]: sums.popularity / tracks.length,
          [`novelty@${cutoff}`]: sums.novelty / tracks.length,
          [`repeat-rate@${cutoff}`]: sums.repeats / tracks.length,
        },
      });
    },
    result(): BeyondAccuracy {
      const names = Object.keys(judged[0]?.values ?? {});
      const recommended = isRecommended.reduce((sum, flag) => sum + flag, 0);
      const means = names.map((name) => [name, summarize(judged.map(({ values }) => values[name]!)).mean]);
      return {
        overall: { [`coverage@${cutoff}`]: recommended / support.length, ...Object.fromEntries(means) },
        byPosition: POSITION_GROUPS.flatMap(({ from, end, name }) => {
          const members = judged.filter(({ position }) => position >= from && position < end);
          if (members.length === 0) return [];
          return names.map((metric) => ({
            context: POSITION,
            value: name,
            metric,
            ...summarize(members.map(({ values }) => values[metric]!)),
          }));
        }),
      };
    },
  };
}
