import { z } from 'zod';

/** An entry for each blended vector. */
const ofVectors = z.array(z.number());

/** Over n sessions: the mean weight that attention gives each vector, its spread, and the mean share it has of the lengths once weighed; means and shares sum to 1. */
const BlendMeans = z.object({ n: z.int().min(1), mean: ofVectors, standardDeviation: ofVectors, share: ofVectors });

/** How a model that blends vectors by attention weighed them in its test sessions, over all and by every value of every context, the commonest first. */
export const AttentionWeights = z.object({
  vectors: z.array(z.string()),
  ...BlendMeans.shape,
  contexts: z.array(z.object({ name: z.string(), values: z.array(z.object({ value: z.string(), ...BlendMeans.shape })) })),
});
export type AttentionWeights = z.infer<typeof AttentionWeights>;
