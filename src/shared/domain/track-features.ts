import { z } from 'zod';

/** What is known of the tracks of a data set, put together (P4, Figures 1 and 2). */
export const FeatureSummary = z.object({
  /** Tracks with any numeric feature. */
  tracks: z.int(),
  features: z.array(z.object({ name: z.string(), n: z.int(), mean: z.number(), deviation: z.number() })),
  /** Pearson's correlation of each pair over the tracks that have both, by the order of the features; null where one does not vary. */
  correlations: z.array(z.array(z.number().nullable())),
  /** Columns that group tracks, such as genre, and the mean of every feature in each group; the largest groups first. */
  groups: z.array(
    z.object({
      column: z.string(),
      /** Groups beyond those listed. */
      hidden: z.int(),
      values: z.array(z.object({ value: z.string(), n: z.int(), means: z.array(z.number().nullable()) })),
    }),
  ),
});
export type FeatureSummary = z.infer<typeof FeatureSummary>;
