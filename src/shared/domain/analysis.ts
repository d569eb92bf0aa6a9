import { z } from 'zod';

/** A paired comparison of two runs over the sessions both were tested on. */
export const PairedTest = z.object({
  metric: z.string(),
  /** `overall`, or the context value the rows were restricted to. */
  group: z.string(),
  n: z.int(),
  meanA: z.number(),
  meanB: z.number(),
  /** meanA - meanB. */
  difference: z.number(),
  /** (meanA - meanB) / meanB; null where meanB is 0. */
  relativeDifference: z.number().nullable(),
  interval95: z.object({ low: z.number(), high: z.number() }),
  tTest: z.object({ statistic: z.number(), p: z.number() }).nullable(),
  wilcoxon: z.object({ statistic: z.number(), p: z.number() }).nullable(),
  /** Holm-corrected t-test p over the rows of one answer. */
  holmP: z.number().nullable(),
});
export type PairedTest = z.infer<typeof PairedTest>;

export const Comparison = z.object({
  runA: z.string(),
  runB: z.string(),
  by: z.string().nullable(),
  tests: z.array(PairedTest),
  notes: z.array(z.string()),
});
export type Comparison = z.infer<typeof Comparison>;
