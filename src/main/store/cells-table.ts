import type { Direction } from '../../shared/domain/metric.ts';
import type { RunStatus } from '../../shared/domain/run.ts';
import type { SearchCounts } from '../../shared/domain/search.ts';
import type { Connection } from './connection.ts';

/** How a cell's run stands. */
export type CellRun = { id: string; status: RunStatus; epochsDone: number; errorCode: string | null };

/** Which runs a search asks for, in the order its spec unfolds. */
export function cellsTable(connection: Connection) {
  const clear = connection.prepare('DELETE FROM search_cells WHERE search_id = ?');
  const insert = connection.prepare('INSERT INTO search_cells (search_id, position, run_id, is_reused) VALUES (?, ?, ?, 0)');
  const workload = connection.prepare<[number], { waiting: number; meanSeconds: number | null }>(
    `SELECT sum(status = 'waiting') AS waiting, avg(CASE WHEN status = 'done' THEN training_seconds + evaluation_seconds END) AS meanSeconds
     FROM search_cells JOIN runs ON runs.id = run_id WHERE search_cells.search_id = ? GROUP BY model`,
  );
  const markReused = connection.prepare(
    `UPDATE search_cells SET is_reused = EXISTS (SELECT 1 FROM runs WHERE runs.id = run_id AND status = 'done') WHERE search_id = ?`,
  );
  const selectRuns = connection.prepare<[number], CellRun>(
    `SELECT runs.id, runs.status, runs.epochs_done AS epochsDone, runs.error ->> 'code' AS errorCode FROM search_cells JOIN runs ON runs.id = run_id WHERE search_cells.search_id = ? ORDER BY position`,
  );
  const count = connection.prepare<[number], { status: RunStatus; n: number; reused: number }>(
    `SELECT status, count(*) AS n, sum(is_reused) AS reused FROM search_cells JOIN runs ON runs.id = run_id
     WHERE search_cells.search_id = ? AND NOT EXISTS (SELECT 1 FROM trash WHERE kind = 'run' AND subject = run_id) GROUP BY status`,
  );
  const isWanted = connection.prepare<[string, number], { wanted: 1 }>(
    `SELECT 1 AS wanted FROM search_cells JOIN searches ON searches.id = search_id
     WHERE run_id = ? AND search_id <> ? AND searches.status = 'running' LIMIT 1`,
  );
  const best = {
    max: connection.prepare<[number, string], { runId: string; value: number }>(bestQuery('DESC')),
    min: connection.prepare<[number, string], { runId: string; value: number }>(bestQuery('ASC')),
  };
  return {
    /** Gives a search these cells and no others. */
    replace: (searchId: number, runIds: readonly string[]): void => {
      clear.run(searchId);
      runIds.forEach((runId, position) => {
        insert.run(searchId, position, runId);
      });
    },
    /** Notes which results are there before the search starts. */
    markReused: (searchId: number): void => {
      markReused.run(searchId);
    },
    runsOf: (searchId: number): CellRun[] => selectRuns.all(searchId),
    counts: (searchId: number): SearchCounts => {
      const counts: SearchCounts = { total: 0, done: 0, running: 0, waiting: 0, failed: 0, cancelled: 0, interrupted: 0, reused: 0 };
      for (const { status, n, reused } of count.all(searchId)) {
        counts[status] = n;
        counts.total += n;
        counts.reused += reused;
      }
      return counts;
    },
    /** By model: how many runs wait, and how long its finished ones took on average. */
    workload: (searchId: number): { waiting: number; meanSeconds: number | null }[] => workload.all(searchId),
    /** Whether another running search still needs this run. */
    isWantedElsewhere: (runId: string, searchId: number): boolean => isWanted.get(runId, searchId) !== undefined,
    best: (searchId: number, metric: string, direction: Direction): { runId: string; value: number } | null =>
      best[direction].get(searchId, metric) ?? null,
  };
}

function bestQuery(order: 'ASC' | 'DESC'): string {
  return `SELECT m.run_id AS runId, m.value FROM search_cells c JOIN runs r ON r.id = c.run_id JOIN run_metrics m ON m.run_id = r.id
          WHERE c.search_id = ? AND m.metric = ? AND r.status = 'done'
            AND NOT EXISTS (SELECT 1 FROM trash WHERE kind = 'run' AND subject = r.id) ORDER BY m.value ${order}, c.position LIMIT 1`;
}
