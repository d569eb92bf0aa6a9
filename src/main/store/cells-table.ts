import type { Direction } from '../../shared/domain/metric.ts';
import type { RunStatus } from '../../shared/domain/run.ts';
import type { SearchCounts } from '../../shared/domain/search.ts';
import type { Connection } from './connection.ts';

/** Which runs a search asks for, in the order its spec unfolds. */
export function cellsTable(connection: Connection) {
  const insert = connection.prepare('INSERT OR IGNORE INTO search_cells (search_id, position, run_id, is_reused) VALUES (?, ?, ?, 0)');
  const markReused = connection.prepare(
    `UPDATE search_cells SET is_reused = EXISTS (SELECT 1 FROM runs WHERE runs.id = run_id AND status = 'done') WHERE search_id = ?`,
  );
  const selectRuns = connection.prepare<[number], { id: string; status: RunStatus; error: string | null }>(
    `SELECT runs.id, runs.status, runs.error FROM search_cells JOIN runs ON runs.id = run_id WHERE search_cells.search_id = ? ORDER BY position`,
  );
  const count = connection.prepare<[number], { status: RunStatus; n: number; reused: number }>(
    `SELECT status, count(*) AS n, sum(is_reused) AS reused FROM search_cells JOIN runs ON runs.id = run_id
     WHERE search_cells.search_id = ? GROUP BY status`,
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
    insert: (searchId: number, runIds: readonly string[]): void => {
      runIds.forEach((runId, position) => {
        insert.run(searchId, position, runId);
      });
    },
    /** Notes which results are there before the search starts. */
    markReused: (searchId: number): void => {
      markReused.run(searchId);
    },
    runsOf: (searchId: number): { id: string; status: RunStatus; errorCode: string | null }[] =>
      selectRuns.all(searchId).map(({ id, status, error }) => ({ id, status, errorCode: error === null ? null : JSON.parse(error).code })),
    counts: (searchId: number): SearchCounts => {
      const counts: SearchCounts = { total: 0, done: 0, running: 0, waiting: 0, failed: 0, cancelled: 0, interrupted: 0, reused: 0 };
      for (const { status, n, reused } of count.all(searchId)) {
        counts[status] = n;
        counts.total += n;
        counts.reused += reused;
      }
      return counts;
    },
    /** Whether another running search still needs this run. */
    isWantedElsewhere: (runId: string, searchId: number): boolean => isWanted.get(runId, searchId) !== undefined,
    best: (searchId: number, metric: string, direction: Direction): { runId: string; value: number } | null =>
      best[direction].get(searchId, metric) ?? null,
  };
}

function bestQuery(order: 'ASC' | 'DESC'): string {
  return `SELECT m.run_id AS runId, m.value FROM search_cells c JOIN runs r ON r.id = c.run_id JOIN run_metrics m ON m.run_id = r.id
          WHERE c.search_id = ? AND m.metric = ? AND r.status = 'done' ORDER BY m.value ${order}, c.position LIMIT 1`;
}
