import { z } from 'zod';

/** A run set against the baseline over the sessions both were tested on. */
export const PairedTest = z.object({
  run: z.string(),
  metric: z.string(),
  /** `overall`, or the context value the rows were restricted to. */
  group: z.string(),
  n: z.int(),
  mean: z.number(),
  baselineMean: z.number(),
  /** mean - baselineMean. */
  difference: z.number(),
  /** difference / baselineMean; null where that is 0. */
  relativeDifference: z.number().nullable(),
  interval95: z.object({ low: z.number(), high: z.number() }),
  tTest: z.object({ statistic: z.number(), p: z.number() }).nullable(),
  wilcoxon: z.object({ statistic: z.number(), p: z.number() }).nullable(),
  /** Holm-corrected t-test p over the rows of one answer. */
  holmP: z.number().nullable(),
  /** Holm-corrected Wilcoxon p over the same rows. */
  wilcoxonHolmP: z.number().nullable(),
});
export type PairedTest = z.infer<typeof PairedTest>;

export const Comparison = z.object({
  baseline: z.string(),
  by: z.string().nullable(),
  /** What runs and baseline have in common to compare by. */
  metrics: z.array(z.string()),
  contexts: z.array(z.string()),
  tests: z.array(PairedTest),
  notes: z.array(z.string()),
});
export type Comparison = z.infer<typeof Comparison>;

/** A run against its baseline in one metric, for marks in tables: paired t-test over sessions, Holm-corrected over the rows of one answer. */
export const SignificanceTest = z.object({
  run: z.string(),
  baseline: z.string(),
  metric: z.string(),
  n: z.int(),
  difference: z.number(),
  p: z.number().nullable(),
  holmP: z.number().nullable(),
});
export type SignificanceTest = z.infer<typeof SignificanceTest>;

/** accuracy@k of a run: entry i of `accuracy` is the share of predictions whose track is among the first i + 1. At random it would be k / tracks. */
export const AccuracyCurve = z.object({ run: z.string(), predictions: z.int(), tracks: z.int(), accuracy: z.array(z.number()) });
export type AccuracyCurve = z.infer<typeof AccuracyCurve>;

/** `popularity` is a finished run of that model on the same data and split; null where there is none or where it was asked about. */
export const AccuracyCurves = z.object({ curves: z.array(AccuracyCurve), popularity: AccuracyCurve.nullable() });
export type AccuracyCurves = z.infer<typeof AccuracyCurves>;
