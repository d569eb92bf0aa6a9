import type { ContextMetric } from '../../shared/domain/run.ts';
import type { Connection } from './connection.ts';

/** Metrics of a run within each listening context. */
export function contextMetricsTable(connection: Connection) {
  const clear = connection.prepare('DELETE FROM context_metrics WHERE run_id = ?');
  const insert = connection.prepare(
    `INSERT INTO context_metrics (run_id, context, value, metric, n, mean, variance)
     VALUES (@runId, @context, @value, @metric, @n, @mean, @variance)`,
  );
  const select = connection.prepare<[string], ContextMetric>(
    'SELECT context, value, metric, n, mean, variance FROM context_metrics WHERE run_id = ? ORDER BY context, value, metric',
  );
  return {
    replace: (runId: string, rows: readonly ContextMetric[]): void => {
      clear.run(runId);
      for (const row of rows) insert.run({ runId, ...row });
    },
    list: (runId: string): ContextMetric[] => select.all(runId),
  };
}
