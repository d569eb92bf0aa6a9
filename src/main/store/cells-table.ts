import type { Direction } from '../../shared/domain/metric.ts';
import type { RunStatus } from '../../shared/domain/run.ts';
import type { SearchCounts } from '../../shared/domain/search.ts';
import type { Connection } from './connection.ts';

/** How a cell's run stands. */
export type CellRun = { id: string; status: RunStatus; epochsDone: number; errorCode: string | null; isTrashed: boolean };

/** Cells of a search by status; by model, how many wait and how long its finished ones took on average. */
export type Tally = { counts: SearchCounts; workload: { waiting: number; meanSeconds: number | null }[] };

type TallyRow = { model: string; status: RunStatus; n: number; reused: number; meanSeconds: number | null };

/** Which runs a search asks for, in the order its spec unfolds. */
export function cellsTable(connection: Connection) {
  const clear = connection.prepare('DELETE FROM search_cells WHERE search_id = ?');
  const insert = connection.prepare('INSERT INTO search_cells (search_id, position, run_id, is_reused) VALUES (?, ?, ?, 0)');
  const markReused = connection.prepare(
    `UPDATE search_cells SET is_reused = EXISTS (SELECT 1 FROM runs WHERE runs.id = run_id AND status = 'done') WHERE search_id = ?`,
  );
  const selectRuns = connection.prepare<[number], Omit<CellRun, 'isTrashed'> & { isTrashed: 0 | 1 }>(
    `SELECT runs.id, runs.status, runs.epochs_done AS epochsDone, runs.error ->> 'code' AS errorCode,
       EXISTS (SELECT 1 FROM trash WHERE kind = 'run' AND subject = run_id) AS isTrashed
     FROM search_cells JOIN runs ON runs.id = run_id WHERE search_cells.search_id = ? ORDER BY position`,
  );
  const selectRunning = connection.prepare<[number], { id: string }>(
    "SELECT runs.id FROM runs JOIN search_cells ON run_id = runs.id AND search_cells.search_id = ? WHERE runs.status = 'running'",
  );
  const tally = connection.prepare<[number], TallyRow>(
    `SELECT model, status, count(*) AS n, sum(is_reused) AS reused, avg(training_seconds + evaluation_seconds) AS meanSeconds
     FROM search_cells CROSS JOIN runs INDEXED BY runs_standing ON runs.id = run_id
     WHERE search_cells.search_id = ? AND run_id NOT IN (SELECT subject FROM trash WHERE kind = 'run') GROUP BY model, status`,
  );
  const selectOwn = connection.prepare<[number], { id: string; status: RunStatus }>(
    `SELECT runs.id, runs.status FROM search_cells c JOIN runs ON runs.id = c.run_id WHERE c.search_id = ? AND NOT EXISTS (
       SELECT 1 FROM search_cells o JOIN searches ON searches.id = o.search_id
       WHERE o.run_id = c.run_id AND o.search_id <> c.search_id AND searches.status = 'running') ORDER BY c.position`,
  );
  const remove = connection.prepare('DELETE FROM search_cells WHERE search_id = ? AND run_id = ?');
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
    /** Every cell's run, the trashed too. */
    runsOf: (searchId: number): CellRun[] => selectRuns.all(searchId).map((row) => ({ ...row, isTrashed: row.isTrashed === 1 })),
    /** Ids of those in work. */
    runningOf: (searchId: number): string[] => selectRunning.all(searchId).map((row) => row.id),
    /** How the cells stand, those in the trash left out. */
    tally: (searchId: number): Tally => addUp(tally.all(searchId)),
    /** Runs that no other running search needs. */
    wantedOnlyBy: (searchId: number): { id: string; status: RunStatus }[] => selectOwn.all(searchId),
    /** Takes a run out of a search; the others keep their places. */
    remove: (searchId: number, runId: string): void => {
      remove.run(searchId, runId);
    },
    best: (searchId: number, metric: string, direction: Direction): { runId: string; value: number } | null =>
      best[direction].get(searchId, metric) ?? null,
  };
}

function addUp(rows: readonly TallyRow[]): Tally {
  const counts: SearchCounts = { total: 0, done: 0, running: 0, waiting: 0, failed: 0, cancelled: 0, interrupted: 0, reused: 0 };
  const workload = new Map<string, Tally['workload'][number]>();
  for (const { model, status, n, reused, meanSeconds } of rows) {
    counts[status] += n;
    counts.total += n;
    counts.reused += reused;
    const work = workload.get(model) ?? { waiting: 0, meanSeconds: null };
    workload.set(model, work);
    if (status === 'waiting') work.waiting = n;
    if (status === 'done') work.meanSeconds = meanSeconds;
  }
  return { counts, workload: [...workload.values()] };
}

/** Goes from the cells to their metric, whatever the planner thinks: by the metric's index it would walk through the runs of all searches. */
function bestQuery(order: 'ASC' | 'DESC'): string {
  return `SELECT c.run_id AS runId, m.value FROM search_cells c CROSS JOIN run_metrics m ON m.run_id = c.run_id
          CROSS JOIN runs r INDEXED BY runs_standing ON r.id = c.run_id AND r.status = 'done'
          WHERE c.search_id = ? AND m.metric = ? AND c.run_id NOT IN (SELECT subject FROM trash WHERE kind = 'run')
          ORDER BY m.value ${order}, c.position LIMIT 1`;
}
