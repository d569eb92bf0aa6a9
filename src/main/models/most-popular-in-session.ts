import { z } from 'zod';
import type { TieRule } from '../../shared/domain/search.ts';
import { formatCount } from '../../shared/format.ts';
import { noWeights } from '../engine/weight-store.ts';
import { rankSessions } from '../layers/rank-sessions.ts';
import { placesBySupport, tracksBySupport } from '../layers/support-order.ts';
import { tiedRank } from '../layers/tied-rank.ts';
import { defineModel, type NextTrackData, type NextTrackLearner } from './define-model.ts';

/**
 * Predicts the track played most often in the session so far; among equals, and for tracks not yet played, the one most played in training.
 *
 * Paper: Hidasi et al., "Session-based recommendations with recurrent neural networks" (2016), S-POP; facts from session-rec's `spop.py`.
 * Symbols: n(t) = plays of track t in the session so far, s(t) = its training plays; score n(t) + s(t) / (1 + s(t)).
 * Input: session int32 [plays]. Output: scores float32 [tracks].
 * Practical size: any; a query costs the length of its session.
 * Deviations: every track has its share of popularity, not the 100 most popular alone, so that the order below them is defined too.
 */
export const mostPopularInSession = defineModel({
  id: 'most-popular-in-session',
  version: 1,
  title: 'Most popular in session',
  task: 'next-track',
  learns: 'counts',
  summary: 'Recommends what the session has played most, then the most played tracks of all.',
  source: 'Hidasi et al. 2016 (S-POP)',
  hyperparameters: z.strictObject({}),
  build: (_hyperparameters, data, { ties }) => buildMostPopularInSession(data, ties),
});

function buildMostPopularInSession({ support, train }: NextTrackData, ties: TieRule): NextTrackLearner {
  const places = placesBySupport(support);
  const byPlays = tracksBySupport(support);
  return {
    epochs: 1,
    eventsPerEpoch: train.tracks.length,
    weights: noWeights,
    *trainEpoch() {
      // The plays were counted when the split was made.
      yield { loss: null, events: train.tracks.length };
    },
    rank: (part) =>
      rankSessions(part, (session, place) => {
        const plays = countPlays(part.tracks.subarray(part.offsets[session]!, place));
        const target = part.tracks[place]!;
        const targetPlays = plays.get(target) ?? 0;
        // As popularity ranks it; then the session's tracks that score otherwise than their popularity says are moved.
        let above = targetPlays === 0 ? places.above[target]! : 0;
        let level = targetPlays === 0 ? places.level[target]! : 1;
        for (const [track, count] of plays) {
          if (track === target) continue;
          const isMorePopular = support[track]! > support[target]!;
          const isAsPopular = support[track] === support[target];
          if (targetPlays === 0) {
            if (!isMorePopular) above++;
            if (isAsPopular) level--;
          } else {
            if (count > targetPlays || (count === targetPlays && isMorePopular)) above++;
            if (count === targetPlays && isAsPopular) level++;
          }
        }
        return tiedRank(above, level, ties);
      }),
    recommend(session, k) {
      const plays = countPlays(session);
      const tracks = [...plays.keys()].sort((a, b) => plays.get(b)! - plays.get(a)! || support[b]! - support[a]! || a - b).slice(0, k);
      for (let place = 0; place < byPlays.length && tracks.length < k; place++) {
        if (!plays.has(byPlays[place]!)) tracks.push(byPlays[place]!);
      }
      const score = (track: number) => (plays.get(track) ?? 0) + support[track]! / (1 + support[track]!);
      return { tracks: Int32Array.from(tracks), scores: Float32Array.from(tracks, score) };
    },
    explain(session, track) {
      const evidence = Array.from(session.keys()).flatMap((place) => (session[place] === track ? [{ place, value: 1 }] : []));
      return {
        summary: `Played ${formatCount(evidence.length)} times in this session and ${formatCount(support[track]!)} times in training.`,
        measure: evidence.length === 0 ? null : 'plays',
        evidence,
      };
    },
    dispose() {},
  };
}

function countPlays(session: Int32Array): Map<number, number> {
  const plays = new Map<number, number>();
  for (const track of session) plays.set(track, (plays.get(track) ?? 0) + 1);
  return plays;
}
