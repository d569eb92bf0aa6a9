import { z } from 'zod';
import type { TieRule } from '../../shared/domain/search.ts';
import { formatCount } from '../../shared/format.ts';
import { noWeights } from '../engine/weight-store.ts';
import { rankSessions } from '../layers/rank-sessions.ts';
import { placesBySupport, tracksBySupport } from '../layers/support-order.ts';
import { tiedRank } from '../layers/tied-rank.ts';
import { defineModel, type NextTrackData, type NextTrackLearner } from './define-model.ts';

/**
 * Predicts the most played tracks of the training sessions, whatever the session.
 *
 * Paper: the baseline of P0 (GRU4Rec on MSSD) and of every session-based comparison since.
 * Symbols: s(t) = training plays of track t, the score of t.
 * Input: support int32 [tracks]. Output: scores float32 [tracks], in plays.
 * Practical size: any; one sort of the tracks.
 * Deviations: none. Tracks already in the session are kept, as listeners repeat themselves.
 */
export const popularity = defineModel({
  id: 'popularity',
  version: 1,
  title: 'Popularity',
  task: 'next-track',
  learns: 'counts',
  summary: 'Recommends the most played tracks, whatever the session.',
  source: 'Baseline of the GRU4Rec paper on music streaming sessions',
  hyperparameters: z.strictObject({}),
  build: (_hyperparameters, data, { ties }) => buildPopularity(data, ties),
});

function buildPopularity({ support, train }: NextTrackData, ties: TieRule): NextTrackLearner {
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
      rankSessions(part, (_session, place) => {
        const target = part.tracks[place]!;
        return tiedRank(places.above[target]!, places.level[target]!, ties);
      }),
    recommend(_session, k) {
      const tracks = byPlays.slice(0, k);
      return { tracks, scores: Float32Array.from(tracks, (track) => support[track]!) };
    },
    explain: (_session, track) => ({
      summary: `Played ${formatCount(support[track]!)} times in training, place ${formatCount(places.above[track]! + 1)} of ${formatCount(support.length)}. Popularity looks at nothing else.`,
      measure: null,
      evidence: [],
    }),
    dispose() {},
  };
}
