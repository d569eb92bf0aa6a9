import type { SearchSpec, SearchStatus } from '../../shared/domain/search.ts';
import type { Connection } from './connection.ts';

/** A search as stored; its counts come from its cells. */
export type StoredSearch = {
  id: number;
  name: string;
  spec: SearchSpec;
  status: SearchStatus;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
};

type Row = {
  id: number;
  name: string;
  spec: string;
  status: SearchStatus;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
};

const COLUMNS = 'id, name, spec, status, created_at, started_at, ended_at';

/** Searches by name. */
export function searchesTable(connection: Connection) {
  const insert = connection.prepare(
    `INSERT INTO searches (name, dataset, spec, objective_metric, objective_direction, status, created_at)
     VALUES (@name, @dataset, @spec, @metric, @direction, 'waiting', @createdAt)`,
  );
  const selectAll = connection.prepare<[], Row>(`SELECT ${COLUMNS} FROM searches ORDER BY created_at DESC, id DESC`);
  const selectByName = connection.prepare<[string], Row>(`SELECT ${COLUMNS} FROM searches WHERE name = ?`);
  const selectById = connection.prepare<[number], Row>(`SELECT ${COLUMNS} FROM searches WHERE id = ?`);
  const selectOfRun = connection.prepare<[string], { id: number; name: string; status: SearchStatus }>(
    'SELECT s.id, s.name, s.status FROM search_cells c JOIN searches s ON s.id = c.search_id WHERE c.run_id = ? ORDER BY s.id',
  );
  const selectActiveOn = connection.prepare<[string], { name: string }>(
    "SELECT name FROM searches WHERE dataset = ? AND status IN ('waiting', 'running') ORDER BY name",
  );
  const setStarted = connection.prepare(
    "UPDATE searches SET status = 'running', cancel_requested = 0, started_at = ?, ended_at = NULL WHERE id = ?",
  );
  const setSpec = connection.prepare('UPDATE searches SET spec = ? WHERE id = ?');
  const setEnded = connection.prepare('UPDATE searches SET status = ?, cancel_requested = 0, ended_at = ? WHERE id = ?');
  const interruptAll = connection.prepare("UPDATE searches SET status = 'interrupted', ended_at = ? WHERE status = 'running'");
  const askToCancel = connection.prepare("UPDATE searches SET cancel_requested = 1 WHERE id = ? AND status = 'running'");
  const selectCancelRequests = connection.prepare<[], Row>(
    `SELECT ${COLUMNS} FROM searches WHERE cancel_requested = 1 AND status = 'running'`,
  );
  return {
    insert: (spec: SearchSpec, createdAt: string): StoredSearch => {
      const { metric, direction } = spec.objective;
      insert.run({ name: spec.name, dataset: spec.dataset, spec: JSON.stringify(spec), metric, direction, createdAt });
      return toSearch(selectByName.get(spec.name)!);
    },
    /** Newest first. */
    list: (): StoredSearch[] => selectAll.all().map(toSearch),
    find: (name: string): StoredSearch | undefined => optional(selectByName.get(name)),
    findById: (id: number): StoredSearch | undefined => optional(selectById.get(id)),
    /** Every search with this run among its cells. */
    ofRun: (runId: string): { id: number; name: string; status: SearchStatus }[] => selectOfRun.all(runId),
    /** Names of the searches that wait or run on a data set. */
    activeOn: (dataset: string): string[] => selectActiveOn.all(dataset).map((row) => row.name),
    /** Replaces what the search asks for; its name, data set and objective stay. */
    setSpec: (id: number, spec: SearchSpec): void => {
      setSpec.run(JSON.stringify(spec), id);
    },
    markStarted: (id: number, startedAt: string): void => {
      setStarted.run(startedAt, id);
    },
    markEnded: (id: number, status: SearchStatus, endedAt: string): void => {
      setEnded.run(status, endedAt, id);
    },
    /** What was running when its workbench died is interrupted. */
    interruptAll: (endedAt: string): void => {
      interruptAll.run(endedAt);
    },
    /** Leaves word for the workbench that runs the search; see `cancelRequests`. */
    requestCancel: (id: number): void => {
      askToCancel.run(id);
    },
    cancelRequests: (): StoredSearch[] => selectCancelRequests.all().map(toSearch),
  };
}

function optional(row: Row | undefined): StoredSearch | undefined {
  return row && toSearch(row);
}

function toSearch(row: Row): StoredSearch {
  const { id, name, status } = row;
  return { id, name, status, spec: JSON.parse(row.spec), createdAt: row.created_at, startedAt: row.started_at, endedAt: row.ended_at };
}
