import { z } from 'zod';
import { AccuracyCurves, Comparison, SignificanceTest } from '../domain/analysis.ts';
import { AttentionWeights } from '../domain/attention.ts';
import { BehindBarRequest, ContextImprovement, ImprovementRequest, SessionsBehindBar } from '../domain/improvement.ts';
import { procedure } from './base.ts';

export const analysis = {
  /** Runs against a baseline, overall and by a context, with Holm's correction over all rows of the answer. */
  compare: procedure
    .input(
      z.strictObject({
        runs: z.array(z.string()).min(1).max(7),
        baseline: z.string(),
        by: z.string().optional(),
        metric: z.string().optional(),
      }),
    )
    .output(Comparison),
  /** Whether many runs differ, each from its baseline, for marks in tables; Holm's correction over all rows of the answer. */
  significance: procedure
    .input(
      z.strictObject({
        pairs: z.array(z.strictObject({ run: z.string(), baseline: z.string() })).max(1000),
        metrics: z.array(z.string()).min(1).max(20),
      }),
    )
    .output(z.array(SignificanceTest)),
  /** accuracy@k for k = 1 to 500 of runs tested on the same sessions, beside the most popular tracks. */
  accuracyCurves: procedure.input(z.strictObject({ runs: z.array(z.string()).min(1).max(8) })).output(AccuracyCurves),
  /** How a run weighed the vectors it blends by attention; null for models that blend none. */
  attention: procedure.input(z.strictObject({ run: z.string().min(1) })).output(AttentionWeights.nullable()),
  /** A run's relative improvement over a baseline within each value of a context. */
  improvement: procedure.input(ImprovementRequest).output(ContextImprovement),
  /** The sessions of one context value, with what both runs reached in each. */
  behindBar: procedure.input(BehindBarRequest).output(SessionsBehindBar),
};
