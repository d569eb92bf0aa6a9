import { z } from 'zod';
import { DatasetSessionLine } from './dataset-sessions.ts';

const Compared = { run: z.string().min(1), baseline: z.string().min(1) };

export const ImprovementRequest = z.strictObject({
  ...Compared,
  /** Recall at the largest cutoff where left out; MAP for models of session starts. */
  metric: z.string().optional(),
  /** A context; the first one where left out. */
  by: z.string().optional(),
  /** Context values with fewer sessions are set aside. */
  minimumSessions: z.int().min(2).max(1_000_000).default(20),
});
export type ImprovementRequest = z.infer<typeof ImprovementRequest>;

/** A run against the baseline over the sessions of one context value. */
export const ContextBar = z.object({
  value: z.string(),
  n: z.int(),
  /** Of all sessions that both runs were tested on. */
  share: z.number(),
  mean: z.number(),
  baselineMean: z.number(),
  /** Relative to the baseline's mean, positive where the run is better; null where the baseline's mean is 0. */
  improvement: z.number().nullable(),
  /** 95 % interval of the improvement; null where it has no bounds. */
  interval95: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** Paired two-tailed t-test; null where it cannot be made. */
  p: z.number().nullable(),
  /** Corrected by Holm over the bars of one answer. */
  holmP: z.number().nullable(),
});
export type ContextBar = z.infer<typeof ContextBar>;

export const ContextImprovement = z.object({
  run: z.string(),
  baseline: z.string(),
  metric: z.string(),
  by: z.string().nullable(),
  /** What both runs measured by session, and what there is to compare by. */
  metrics: z.array(z.string()),
  contexts: z.array(z.string()),
  overall: ContextBar,
  /** In their natural order. */
  bars: z.array(ContextBar),
  /** Values set aside because they have too few sessions, or because there are too many values to show. */
  rare: z.array(z.object({ value: z.string(), n: z.int() })),
  notes: z.array(z.string()),
});
export type ContextImprovement = z.infer<typeof ContextImprovement>;

export const BehindBarRequest = z.strictObject({
  ...Compared,
  metric: z.string(),
  by: z.string(),
  value: z.string(),
  /** Largest gain first, largest loss first, or in the order of the data set. */
  order: z.enum(['gain', 'loss', 'session']).default('gain'),
  limit: z.int().min(1).max(500).default(50),
});
export type BehindBarRequest = z.infer<typeof BehindBarRequest>;

/** A session with each run's metric in it. */
const MeasuredSession = DatasetSessionLine.extend({ result: z.number(), baselineResult: z.number() });
export type MeasuredSession = z.infer<typeof MeasuredSession>;

export const SessionsBehindBar = z.object({ matching: z.int(), sessions: z.array(MeasuredSession) });
export type SessionsBehindBar = z.infer<typeof SessionsBehindBar>;
