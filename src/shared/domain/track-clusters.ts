import { z } from 'zod';

/** The groups a run has found among its tracks, and a picture of them on the two principal axes of what it compares tracks by. */
export const TrackClusters = z.object({
  /** Names of the numbers that tracks are compared by. */
  features: z.array(z.string()),
  tracks: z.int(),
  /** Share of the variance along each axis, 0..1. */
  explained: z.tuple([z.number(), z.number()]),
  /** The largest first; `means` of the features in standard deviations from the mean of all tracks. */
  clusters: z.array(z.object({ tracks: z.int(), x: z.number(), y: z.number(), means: z.array(z.number()) })),
  /** A random sample of the tracks; `cluster` is a place in `clusters`. */
  sample: z.array(z.object({ x: z.number(), y: z.number(), cluster: z.int(), label: z.string() })),
});
export type TrackClusters = z.infer<typeof TrackClusters>;
