import { z } from 'zod';

/** How often each value of a context occurs, and how many listeners know it (P1 Figure 1). */
const ContextShares = z.object({
  name: z.string(),
  /** Sessions whose value is known: shares are of these. */
  sessions: z.int(),
  /** Listeners of these; null where the data names none. */
  users: z.int().nullable(),
  /** In their natural order, the most frequent ones of a long list. */
  values: z.array(
    z.object({
      value: z.string(),
      sessions: z.int(),
      share: z.number(),
      /** Listeners with at least one session of this value. */
      users: z.int().nullable(),
      userShare: z.number().nullable(),
    }),
  ),
  /** Values that are too rare to be shown. */
  hidden: z.int(),
});
export type ContextShares = z.infer<typeof ContextShares>;
export const DatasetContexts = z.array(ContextShares);

/** Cosines of pairs of sessions: mean, quartiles, and the 5 % and 95 % points. */
const CosineBox = z.object({
  label: z.string(),
  pairs: z.int(),
  low: z.number(),
  lowerQuartile: z.number(),
  median: z.number(),
  upperQuartile: z.number(),
  high: z.number(),
  mean: z.number(),
});
export type CosineBox = z.infer<typeof CosineBox>;

/** Row: the context of a session; column: that of the same listener's nearest other session; entry: how much more often than by chance, -1..1. */
const NearestContexts = z.object({ values: z.array(z.string()), n: z.array(z.int()), differences: z.array(z.array(z.number())) });
export type NearestContexts = z.infer<typeof NearestContexts>;

/** Skip rate against the cosine of listener and session, over sessions with at least so many skips. */
const SkipRelation = z.object({ minimumSkips: z.int(), n: z.int(), correlation: z.number(), slope: z.number() });
export type SkipRelation = z.infer<typeof SkipRelation>;

/** How alike sessions are within contexts (P1 Figures 2 and 3). */
export const ContextSimilarity = z.object({
  /** Any two sessions of any two listeners. */
  random: CosineBox,
  contexts: z.array(
    z.object({
      name: z.string(),
      boxes: z.array(CosineBox),
      /** Null where the data names no listeners. */
      nearest: NearestContexts.nullable(),
    }),
  ),
  /** Null where the data has no listeners or no skips. */
  skips: z.array(SkipRelation).nullable(),
  /** What was read, sampled and left out. */
  notes: z.array(z.string()),
});
export type ContextSimilarity = z.infer<typeof ContextSimilarity>;
