import { z } from 'zod';

const RunId = z.string().min(1);
/** Track ids in playing order. */
const SessionTracks = z.array(z.string().min(1)).min(1).max(1000);

export const RecommendRequest = z.strictObject({
  run: RunId,
  session: SessionTracks,
  k: z.int().min(1).max(1000).default(10),
  context: z.record(z.string(), z.string()).default({}),
  /** Tracks whose ranks are asked for, such as those that were played next. */
  targets: z.array(z.string().min(1)).max(1000).default([]),
});
export type RecommendRequest = z.infer<typeof RecommendRequest>;

/** A track by the user's id, with what the data set knows of it. */
export const NamedTrack = z.object({ track: z.string(), title: z.string().nullable(), artist: z.string().nullable() });
export type NamedTrack = z.infer<typeof NamedTrack>;

export const RecommendedTrack = NamedTrack.extend({ rank: z.int(), score: z.number() });
export type RecommendedTrack = z.infer<typeof RecommendedTrack>;

export const Recommendation = z.object({
  run: z.string(),
  tracks: z.array(RecommendedTrack),
  unknownTracks: z.array(z.string()),
  /** Rank of each target among the best 1,000; null beyond them and for tracks the model does not know. */
  targetRanks: z.array(z.int().nullable()),
});
export type Recommendation = z.infer<typeof Recommendation>;

/** Which sessions of the test part to go through. */
export const SessionFilter = z.strictObject({
  minimumLength: z.int().min(1).optional(),
  maximumLength: z.int().min(1).optional(),
  context: z.strictObject({ name: z.string(), value: z.string() }).optional(),
  /** Text in the title, artist or id of a track the session played. */
  track: z.string().min(1).max(200).optional(),
  /** Text in what the session is called, such as the name of a playlist. */
  name: z.string().min(1).max(200).optional(),
  /** Text in the listener's id. */
  listener: z.string().min(1).max(200).optional(),
});
export type SessionFilter = z.infer<typeof SessionFilter>;

export const SessionOrder = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('number') }),
  z.strictObject({ by: z.literal('random'), seed: z.int().min(0) }),
  /** Where run `b` beats run `a` most in a metric that both measured by session. */
  z.strictObject({ by: z.literal('gain'), a: RunId, b: RunId, metric: z.string().min(1) }),
]);
export type SessionOrder = z.infer<typeof SessionOrder>;

export const SessionsRequest = z.strictObject({
  /** Runs of one data set and split. */
  runs: z.array(RunId).min(1).max(4),
  filter: SessionFilter.default({}),
  order: SessionOrder.default({ by: 'number' }),
  /** Only sessions with an earlier one of the same listener: what is asked about is how they begin. */
  onlyMoments: z.boolean().default(false),
  limit: z.int().min(1).max(1000).default(200),
});
export type SessionsRequest = z.infer<typeof SessionsRequest>;

export const SessionLine = z.object({
  /** Number in the data set. */
  session: z.int(),
  /** Tracks the models know. */
  length: z.int(),
  /** Run b minus run a in the metric of the order; null in other orders. */
  gain: z.number().nullable(),
});
export type SessionLine = z.infer<typeof SessionLine>;

export const SessionChoice = z.object({
  /** Sessions of the test part that match. */
  matching: z.int(),
  /** Sessions of the test part. */
  total: z.int(),
  sessions: z.array(SessionLine),
  contexts: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
});
export type SessionChoice = z.infer<typeof SessionChoice>;

/** One play of a session. */
export const Play = NamedTrack.extend({
  /** Null where the data does not say. */
  isSkipped: z.boolean().nullable(),
  /** Whether the track is in the training part: models know no other. */
  isKnown: z.boolean(),
  /** Whether models were not told that it is in this session: in splits that hold tracks out of each. */
  isHeldOut: z.boolean(),
});
export type Play = z.infer<typeof Play>;

export const AuditionSession = z.object({
  session: z.int(),
  id: z.string(),
  /** What people call it; null where the data does not say. */
  name: z.string().nullable(),
  /** Seconds since the epoch; null where unknown. */
  startedAt: z.number().nullable(),
  /** Only those that are known. */
  contexts: z.array(z.object({ name: z.string(), value: z.string() })),
  plays: z.array(Play),
});
export type AuditionSession = z.infer<typeof AuditionSession>;

export const FoundTrack = NamedTrack.extend({ /** In the training part. */ plays: z.int() });
export type FoundTrack = z.infer<typeof FoundTrack>;

export const ExplainRequest = z.strictObject({ run: RunId, session: SessionTracks, track: z.string().min(1) });
export type ExplainRequest = z.infer<typeof ExplainRequest>;

/** Why a run recommends a track after a session. */
export const Explanation = z.object({
  summary: z.string(),
  /** What the values below are: `cosine`, `rule weight` …; null where there are none. */
  measure: z.string().nullable(),
  /** Tracks of the session by what they have to do with it, the most first; `place` is the position in the session asked about, from 0. */
  evidence: z.array(NamedTrack.extend({ place: z.int(), value: z.number() })),
});
export type Explanation = z.infer<typeof Explanation>;

const Point = z.object({ x: z.number(), y: z.number() });

/** The embedding of a run's tracks on its two principal axes; null where the model has none. */
export const EmbeddingMap = z.object({
  /** Share of the variance along each axis, 0..1. */
  explained: z.tuple([z.number(), z.number()]),
  width: z.int(),
  tracks: z.int(),
  /** A random sample. */
  sample: z.array(Point.extend({ label: z.string() })),
});
export type EmbeddingMap = z.infer<typeof EmbeddingMap>;

export const LocateRequest = z.strictObject({ run: RunId, tracks: z.array(z.string().min(1)).max(2000) });
export type LocateRequest = z.infer<typeof LocateRequest>;

/** Places on the map, in the order asked; null for tracks the model does not know. */
export const TrackPlaces = z.array(Point.nullable());
export type TrackPlaces = z.infer<typeof TrackPlaces>;
