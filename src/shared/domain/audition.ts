import { z } from 'zod';

export const RecommendRequest = z.strictObject({
  run: z.string(),
  /** Track ids in playing order. */
  session: z.array(z.string().min(1)).min(1).max(1000),
  k: z.int().min(1).max(1000).default(10),
  context: z.record(z.string(), z.string()).default({}),
});
export type RecommendRequest = z.infer<typeof RecommendRequest>;

export const RecommendedTrack = z.object({
  rank: z.int(),
  track: z.string(),
  title: z.string().nullable(),
  artist: z.string().nullable(),
  score: z.number(),
});
export const Recommendation = z.object({ run: z.string(), tracks: z.array(RecommendedTrack), unknownTracks: z.array(z.string()) });
export type Recommendation = z.infer<typeof Recommendation>;
