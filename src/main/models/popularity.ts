import { z } from 'zod';
import type { TieRule } from '../../shared/domain/search.ts';
import { noWeights } from '../engine/weight-store.ts';
import { bestScored } from '../layers/best-scored.ts';
import { type SessionPart, sessionCount } from '../layers/session-part.ts';
import { tiedRank } from '../layers/tied-rank.ts';
import { defineModel, type NextTrackData, type NextTrackLearner, type RankedBatch } from './define-model.ts';

const RANKS_IN_BATCH = 8192;

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
  return {
    epochs: 1,
    eventsPerEpoch: train.tracks.length,
    weights: noWeights,
    *trainEpoch() {
      // The plays were counted when the split was made.
      yield { loss: null, events: train.tracks.length };
    },
    rank: (part) => rankByPlace(part, ties, places),
    recommend: (_session, k) => bestScored(support, k),
    dispose() {},
  };
}

type Places = { above: Int32Array; level: Int32Array };

/** For each track, how many tracks have more plays and how many have as many, itself included. */
function placesBySupport(support: Int32Array): Places {
  const falling = Int32Array.from(support).sort().reverse();
  const firstPlace = new Map<number, number>();
  const equals = new Map<number, number>();
  falling.forEach((plays, place) => {
    if (!firstPlace.has(plays)) firstPlace.set(plays, place);
    equals.set(plays, (equals.get(plays) ?? 0) + 1);
  });
  return { above: support.map((plays) => firstPlace.get(plays)!), level: support.map((plays) => equals.get(plays)!) };
}

function* rankByPlace(part: SessionPart, ties: TieRule, { above, level }: Places): Iterable<RankedBatch> {
  const sessions = new Int32Array(RANKS_IN_BATCH);
  const ranks = new Float64Array(RANKS_IN_BATCH);
  let size = 0;
  for (let session = 0; session < sessionCount(part); session++) {
    for (let position = part.offsets[session]! + 1; position < part.offsets[session + 1]!; position++) {
      const target = part.tracks[position]!;
      sessions[size] = session;
      ranks[size] = tiedRank(above[target]!, level[target]!, ties);
      if (++size < RANKS_IN_BATCH) continue;
      yield { size, sessions, ranks };
      size = 0;
    }
  }
  if (size > 0) yield { size, sessions, ranks };
}
