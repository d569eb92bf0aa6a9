import type { ContextMetric, Metrics } from '../../shared/domain/run.ts';
import type { Learner } from '../models/define-model.ts';

/** What a run is about, beside training: how its learner is judged. Opening and judging may be left between any two turns. */
export type TrialTask = {
  learner: Learner;
  /** How much work judging is, in training events. */
  evaluationEvents: number;
  /** Judges the learner as it is and writes the metrics by session into the run's folder; yields the events that each turn has judged. */
  evaluate(): Generator<number, { metrics: Metrics; contextMetrics: ContextMetric[] } | null>;
};
