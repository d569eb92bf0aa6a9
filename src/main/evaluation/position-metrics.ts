import type { ContextMetric } from '../../shared/domain/run.ts';
import type { SessionPart } from '../layers/session-part.ts';
import { summarize } from './context-metrics.ts';

/** Later predictions of a session are taken together: few sessions last so long. */
const LAST_ALONE = 10;

type RankMeasure = { name: string; value: (rank: number) => number };

/**
 * Every metric by the plays heard before the prediction, 1 to 10 and 11+, as the context `position`. Within 11+ a session counts once, with
 * its mean, as in every other context. `ranks` holds one rank a prediction, session after session.
 */
export function positionMetrics(part: SessionPart, ranks: Float64Array, measures: readonly RankMeasure[]): ContextMetric[] {
  return Array.from({ length: LAST_ALONE + 1 }, (_, place) => {
    const heard = place + 1;
    const isLast = heard > LAST_ALONE;
    const groups = ranksAt(part, ranks, place, isLast ? Number.POSITIVE_INFINITY : heard);
    if (groups.length === 0) return [];
    return measures.map(({ name, value }): ContextMetric => {
      const means = groups.map((group) => group.reduce((sum, rank) => sum + value(rank), 0) / group.length);
      return { context: 'position', value: isLast ? `${heard}+` : String(heard), metric: name, ...summarize(means) };
    });
  }).flat();
}

/** The ranks of each session's predictions from place `from`, counted from 0, up to but without `end`; sessions that end before are left out. */
function ranksAt({ offsets }: SessionPart, ranks: Float64Array, from: number, end: number): Float64Array[] {
  const found: Float64Array[] = [];
  for (let session = 0; session < offsets.length - 1; session++) {
    const first = offsets[session]! - session;
    const made = offsets[session + 1]! - offsets[session]! - 1;
    if (made > from) found.push(ranks.subarray(first + from, first + Math.min(end, made)));
  }
  return found;
}
