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
      return [...means].map(([metric, column]) => ({
        context: name,
        value,
        metric,
        ...summarize(sessions.map((session) => column[session]!)),
      }));
    });
  });
}

function groupByCode(codes: Int32Array, count: number): number[][] {
  const groups: number[][] = Array.from({ length: count }, () => []);
  for (const [session, code] of codes.entries()) groups[code]?.push(session);
  return groups;
}

/** How many, their mean and their sample variance, 0 for one alone. */
export function summarize(values: readonly number[]): { n: number; mean: number; variance: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean, variance: n > 1 ? squares / (n - 1) : 0 };
}
