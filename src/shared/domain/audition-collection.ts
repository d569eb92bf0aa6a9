import { z } from 'zod';
import { NamedTrack } from './audition.ts';

const RunId = z.string().min(1);

/** How vectors wider than three are brought to three: on their principal axes, or by UMAP, which keeps neighbours together. */
export const Layout = z.enum(['principal', 'umap']);
export type Layout = z.infer<typeof Layout>;

export const FittingRequest = z.strictObject({
  run: RunId,
  /** What the run is told of the playlist, by track ids. */
  session: z.array(z.string().min(1)).min(1).max(5000),
  /** Tracks to be judged with them, such as those held out. */
  others: z.array(z.string().min(1)).max(5000).default([]),
  layout: Layout.default('principal'),
});
export type FittingRequest = z.infer<typeof FittingRequest>;

/** A track as a run sees it in a playlist. */
export const FittingTrack = NamedTrack.extend({
  /** The run's score of it in this playlist. */
  score: z.number(),
  /** Where it lies in three dimensions; null where the model has learnt no vectors. */
  place: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  isOther: z.boolean(),
});
export type FittingTrack = z.infer<typeof FittingTrack>;

/** How well each track fits a playlist in the eyes of a run, and where the tracks lie. */
export const PlaylistFit = z.object({
  /** Of the vectors the run has learnt; null where it has none. */
  width: z.int().nullable(),
  /** How vectors were brought to three dimensions; null where they are shown as they are, or there are none. */
  layout: Layout.nullable(),
  /** Shares of the variance along the three principal axes; null where the places are on no such axes. */
  explained: z.array(z.number()).nullable(),
  tracks: z.array(FittingTrack),
});
export type PlaylistFit = z.infer<typeof PlaylistFit>;

export const RatedRequest = z.strictObject({
  run: RunId,
  /** Number of the session in the data set. */
  session: z.int().min(0),
  k: z.int().min(1).max(1000).default(10),
});
export type RatedRequest = z.infer<typeof RatedRequest>;

/** A listener's ratings beside what a run predicts, and what it would have the listener rate highest. */
export const RatedListener = z.object({
  run: z.string(),
  ratings: z.array(
    NamedTrack.extend({
      /** Null where it says "never play again" in place of a number. */
      rating: z.number().nullable(),
      predicted: z.number(),
      isHeldOut: z.boolean(),
    }),
  ),
  best: z.array(NamedTrack.extend({ rank: z.int(), predicted: z.number() })),
});
export type RatedListener = z.infer<typeof RatedListener>;
