import { z } from 'zod';
import { AuditionSession, RecommendedTrack } from './audition.ts';

/** A moment is the beginning of a session of the test part: what the listener did before is known, what follows is to be predicted. */
export const Moment = z.object({
  /** The listener's id; null where the data names no listeners and all sessions count as one's. */
  listener: z.string().nullable(),
  /** The session that begins, with what was really played. */
  now: AuditionSession,
  /** The listener's latest sessions before it, newest first. */
  past: z.array(AuditionSession),
  /** All sessions before it. */
  pastCount: z.int(),
});
export type Moment = z.infer<typeof Moment>;

/** What is ranked: the tracks the listener heard last, as P1 6.2.2 does, or every track with a vector. */
export const RankedTracks = z.enum(['recent', 'catalogue']);
export type RankedTracks = z.infer<typeof RankedTracks>;

const AtMoment = {
  run: z.string().min(1),
  /** Number in the data set. */
  session: z.int().min(0),
  /** Context values to put in the place of the moment's own. */
  context: z.record(z.string(), z.string()).default({}),
};

export const RankMomentRequest = z.strictObject({
  ...AtMoment,
  among: RankedTracks.default('recent'),
  k: z.int().min(1).max(1000).default(10),
});
export type RankMomentRequest = z.infer<typeof RankMomentRequest>;

/** How tracks were found: by looking at all of them, or by a graph of neighbours, whose recall against looking at all was measured. */
const TrackSearch = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exact') }),
  z.object({ kind: z.literal('hnsw'), recall: z.number(), k: z.int(), queries: z.int() }),
]);
export type TrackSearch = z.infer<typeof TrackSearch>;

const MomentTrack = RecommendedTrack.extend({
  /** What became of it in the session. */
  outcome: z.enum(['played', 'skipped']).nullable(),
});

export const MomentRanking = z.object({
  run: z.string(),
  /** By falling cosine with the predicted vector. */
  tracks: z.array(MomentTrack),
  /** Tracks that were ranked. */
  candidates: z.int(),
  /** Tracks of the session that were played through, and how many of them are among those ranked. */
  played: z.int(),
  found: z.int(),
  /** Cosine of the prediction with the mean vector of what was played through; null where nothing was. */
  cosine: z.number().nullable(),
  /** Cosine of the prediction with that for the moment as it was, 1 only where both are the same; null where no context was changed. */
  likeUnchanged: z.number().nullable(),
  search: TrackSearch,
});
export type MomentRanking = z.infer<typeof MomentRanking>;

export const ExplainMomentRequest = z.strictObject({ ...AtMoment, track: z.string().min(1) });
export type ExplainMomentRequest = z.infer<typeof ExplainMomentRequest>;

/** Past sessions that the prediction lies nearest to, and what each has to do with a track. */
export const MomentExplanation = z.object({
  summary: z.string(),
  nearest: z.array(
    z.object({
      session: z.int(),
      /** Sessions ago: 1 is the last one. */
      ago: z.int(),
      contexts: z.array(z.object({ name: z.string(), value: z.string() })),
      /** Cosine of its mean vector with the prediction, and with the track. */
      withPrediction: z.number(),
      withTrack: z.number(),
      /** Plays of the track in it. */
      plays: z.int(),
    }),
  ),
});
export type MomentExplanation = z.infer<typeof MomentExplanation>;
