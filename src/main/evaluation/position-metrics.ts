import type { ContextMetric } from '../../shared/domain/run.ts';
import { summarize } from './context-metrics.ts';
import { POSITION, POSITION_GROUPS } from './position-groups.ts';
import type { SessionRanks } from './session-ranks.ts';

type RankMeasure = { name: string; value: (rank: number) => number };

/** Every metric by the plays heard before the prediction, as the context `position`. Within a group a session counts once, with its mean, as in every other context. */
export function positionMetrics(ranks: SessionRanks, measures: readonly RankMeasure[]): ContextMetric[] {
  return POSITION_GROUPS.flatMap((group) => {
    const members = Array.from({ length: ranks.offsets.length - 1 }, (_, session) => ranksWithin(ranks, session, group)).filter(
      (found) => found.length > 0,
    );
    if (members.length === 0) return [];
    return measures.map(
      ({ name, value }): ContextMetric => ({
        context: POSITION,
        value: group.name,
        metric: name,
        ...summarize(members.map((found) => meanOver(found, value))),
      }),
    );
  });
}

/** The ranks of a session's predictions in a group of positions; empty where the session ends before. */
export function ranksWithin({ offsets, ranks }: SessionRanks, session: number, { from, end }: { from: number; end: number }): Float32Array {
  const first = offsets[session]!;
  const made = offsets[session + 1]! - first;
  return made < from ? ranks.subarray(0, 0) : ranks.subarray(first + from - 1, first + Math.min(end - 1, made));
}

export function meanOver(ranks: Float32Array, value: (rank: number) => number): number {
  return ranks.reduce((sum, rank) => sum + value(rank), 0) / ranks.length;
}
