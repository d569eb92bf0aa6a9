import type { ContextMetric } from '../../shared/domain/run.ts';
import type { RankedBatch } from '../layers/rank-sessions.ts';
import { predictionCount, type SessionPart, sessionCount } from '../layers/session-part.ts';
import { positionMetrics } from './position-metrics.ts';
import { RANK_METRICS, rankMeasure } from './rank-metrics.ts';
import type { SessionRanks } from './session-ranks.ts';

/** Metrics of each test session: entry s of every column belongs to session s of the part. */
export type SessionMetrics = {
  /** Predictions made in each session. */
  predictions: Int32Array;
  /** `recall@20` and so on to the mean over each session's predictions. */
  means: ReadonlyMap<string, Float64Array>;
};

export type NextTrackEvaluation = {
  /** Over all predictions, each weighing the same, as the literature averages: long sessions count for more. */
  overall: Record<string, number>;
  /** By session, the unit of paired tests and of contexts. */
  sessions: SessionMetrics;
  /** By the plays heard before, as one more context. */
  byPosition: ContextMetric[];
  ranks: SessionRanks;
};

/**
 * Adds ranks up into metrics: recall, mrr, ndcg, accuracy and precision at each cutoff, and the mean rank.
 * Feed it every batch a learner's `rank` yields, then ask for `result`.
 */
export function createNextTrackEvaluation(part: SessionPart, cutoffs: readonly number[]) {
  const count = sessionCount(part);
  const predictions = new Int32Array(count);
  const ranks: SessionRanks = {
    offsets: part.offsets.map((offset, session) => offset - session),
    ranks: new Float32Array(predictionCount(part)),
  };
  const distinct = [...new Set(cutoffs)].sort((a, b) => a - b);
  const names = [...distinct.flatMap((cutoff) => RANK_METRICS.map((metric) => `${metric}@${cutoff}`)), 'mean-rank'];
  const columns = names.map((name) => ({ name, value: rankMeasure(name)!, sums: new Float64Array(count) }));

  return {
    add({ size, sessions, heard, ranks: found }: RankedBatch): void {
      for (let entry = 0; entry < size; entry++) {
        const session = sessions[entry]!;
        predictions[session]! += 1;
        ranks.ranks[ranks.offsets[session]! + heard[entry]! - 1] = found[entry]!;
        for (const { value, sums } of columns) sums[session]! += value(found[entry]!);
      }
    },
    result(): NextTrackEvaluation {
      const total = predictions.reduce((sum, made) => sum + made, 0);
      return {
        overall: Object.fromEntries(columns.map(({ name, sums }) => [name, sums.reduce((sum, value) => sum + value, 0) / total])),
        sessions: {
          predictions,
          means: new Map(columns.map(({ name, sums }) => [name, sums.map((sum, session) => sum / predictions[session]!)])),
        },
        byPosition: positionMetrics(ranks, columns),
        ranks,
      };
    },
  };
}
