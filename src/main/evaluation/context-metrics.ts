import type { ContextMetric } from '../../shared/domain/run.ts';
import type { SessionMetrics } from './evaluate-next-track.ts';

/** A context of the test sessions: entry s of `codes` chooses among `values`. */
export type SessionContext = { name: string; values: readonly string[]; codes: Int32Array };

/**
 * Every metric by every value of every context: n sessions, the mean of the sessions' means, and their sample variance
 * (0 where n is 1). Sessions weigh the same here, as they are what a context belongs to and what paired tests compare.
 */
export function contextMetrics({ means }: SessionMetrics, contexts: readonly SessionContext[]): ContextMetric[] {
  return contexts.flatMap(({ name, values, codes }) => {
    const groups = groupByCode(codes, values.length);
    return values.flatMap((value, code) => {
      const sessions = groups[code]!;
      if (sessions.length === 0) return [];
      return [...means].map(([metric, column]) => ({ context: name, value, metric, ...summary(sessions, column) }));
    });
  });
}

function groupByCode(codes: Int32Array, count: number): number[][] {
  const groups: number[][] = Array.from({ length: count }, () => []);
  for (const [session, code] of codes.entries()) groups[code]?.push(session);
  return groups;
}

function summary(sessions: readonly number[], column: Float64Array): { n: number; mean: number; variance: number } {
  const n = sessions.length;
  const mean = sessions.reduce((sum, session) => sum + column[session]!, 0) / n;
  const squares = sessions.reduce((sum, session) => sum + (column[session]! - mean) ** 2, 0);
  return { n, mean, variance: n > 1 ? squares / (n - 1) : 0 };
}
