import { type Direction, metricDirection } from '../../shared/domain/metric.ts';
import type { Hyperparameters, Task } from '../../shared/domain/model.ts';
import type { Metrics, RunStatus, RunSummary } from '../../shared/domain/run.ts';
import type { Stopping } from '../../shared/domain/stopping.ts';
import type { SerializedError } from '../../shared/errors.ts';
import type { Connection } from './connection.ts';
import { RUN_COLUMNS, type RunRow, toRunSummary, toRunText } from './run-rows.ts';

/** A run before it has started: what makes it what it is. */
export type NewRun = {
  id: string;
  identity: string;
  searchId: number;
  dataset: string;
  fingerprint: string;
  /** Canonical JSON of the split. */
  split: string;
  model: string;
  modelVersion: number;
  task: Task;
  hyperparameters: Hyperparameters;
  seed: number;
  /** Canonical JSON of the evaluation settings. */
  evaluation: string;
};

/** What a trial is made from. */
export type RunRecipe = Pick<NewRun, 'id' | 'fingerprint' | 'dataset' | 'split' | 'model' | 'hyperparameters' | 'seed' | 'evaluation'>;

/** What decides whether files of a run may go. */
export type StandingRun = {
  id: string;
  model: string;
  search: string;
  seed: number;
  status: RunStatus;
  isStarred: boolean;
  isTrashed: boolean;
};

type RunState = { id: string; status: RunStatus; task: Task };

/** What a run ended with. */
export type RunResult = { metrics: Metrics; trainingSeconds: number; evaluationSeconds: number; stopping?: Stopping };

export type RunFilter = { searchId?: number; status?: RunStatus; sort?: string; limit?: number };

type RecipeRow = Omit<RunRecipe, 'hyperparameters'> & { hyperparameters: string };

/** Runs by id, with the numbers they ended with. */
export function runsTable(connection: Connection) {
  const insert = connection.prepare(
    `INSERT OR IGNORE INTO runs (id, identity, search_id, dataset, fingerprint, split, model, model_version, task, hyperparameters, seed, evaluation, status, created_at)
     VALUES (@id, @identity, @searchId, @dataset, @fingerprint, @split, @model, @modelVersion, @task, @hyperparameters, @seed, @evaluation, 'waiting', @createdAt)`,
  );
  const insertHyperparameter = connection.prepare('INSERT INTO run_hyperparameters (run_id, name, number, text) VALUES (?, ?, ?, ?)');
  const selectOne = connection.prepare<[string], RunRow>(
    `SELECT ${RUN_COLUMNS} FROM runs r LEFT JOIN searches s ON s.id = r.search_id WHERE r.id = ?`,
  );
  const selectOfSearch = connection.prepare<[number, number, number], RunRow & { position: number }>(
    `SELECT ${RUN_COLUMNS}, c.position FROM search_cells c JOIN runs r ON r.id = c.run_id JOIN searches s ON s.id = c.search_id
     WHERE c.search_id = ? AND c.position > ? AND NOT EXISTS (SELECT 1 FROM trash WHERE kind = 'run' AND subject = r.id) ORDER BY c.position LIMIT ?`,
  );
  const deleteUnused = connection.prepare(
    'DELETE FROM runs WHERE id = ? AND started_at IS NULL AND NOT EXISTS (SELECT 1 FROM search_cells WHERE run_id = runs.id)',
  );
  const selectIds = connection.prepare<[string], { id: string }>("SELECT id FROM runs WHERE id LIKE ? || '%' ORDER BY id LIMIT 6");
  const selectRecipe = connection.prepare<[string], RecipeRow>(
    'SELECT id, fingerprint, dataset, split, model, hyperparameters, seed, evaluation FROM runs WHERE id = ?',
  );
  const selectAlike = connection.prepare<[string, string], { id: string }>(
    `SELECT r.id FROM runs r JOIN runs o ON o.id = ? AND o.fingerprint = r.fingerprint AND o.split = r.split
     WHERE r.model = ? AND r.status = 'done' AND NOT EXISTS (SELECT 1 FROM trash WHERE kind = 'run' AND subject = r.id)
     ORDER BY r.evaluation = o.evaluation DESC, r.rowid DESC LIMIT 1`,
  );
  const selectState = connection.prepare<[string], RunState>('SELECT id, status, task FROM runs WHERE id = ?');
  const selectStatus = connection.prepare<[string], { id: string; status: RunStatus }>('SELECT id, status FROM runs WHERE identity = ?');
  const selectEnvironment = connection.prepare<[string], { environment: string }>('SELECT environment FROM runs WHERE id = ?');
  const setWaiting = connection.prepare(
    "UPDATE runs SET status = 'waiting', cancel_requested = 0, ended_at = NULL, error = NULL WHERE id = ?",
  );
  const setStarted = connection.prepare("UPDATE runs SET status = 'running', started_at = ?, ended_at = NULL, error = NULL WHERE id = ?");
  const setEnvironment = connection.prepare('UPDATE runs SET engine = ?, environment = ? WHERE id = ?');
  const setEnded = connection.prepare('UPDATE runs SET status = ?, cancel_requested = 0, ended_at = ?, error = ? WHERE id = ?');
  const setDone = connection.prepare(
    `UPDATE runs SET status = 'done', cancel_requested = 0, ended_at = @endedAt, training_seconds = @trainingSeconds,
     evaluation_seconds = @evaluationSeconds, metrics = @metrics, stopping = @stopping, error = NULL WHERE id = @id`,
  );
  const deleteMetrics = connection.prepare('DELETE FROM run_metrics WHERE run_id = ?');
  const insertMetric = connection.prepare('INSERT INTO run_metrics (run_id, metric, value) VALUES (?, ?, ?)');
  const interruptAll = connection.prepare("UPDATE runs SET status = 'interrupted', ended_at = ? WHERE status = 'running'");
  const askToCancel = connection.prepare("UPDATE runs SET cancel_requested = 1 WHERE id = ? AND status IN ('waiting', 'running')");
  const selectCancelRequests = connection.prepare<[], { id: string }>(
    "SELECT id FROM runs WHERE cancel_requested = 1 AND status IN ('waiting', 'running')",
  );
  const countUsers = connection.prepare<[string], { n: number }>('SELECT count(*) AS n FROM runs WHERE fingerprint = ?');
  const selectStanding = connection.prepare<[], Omit<StandingRun, 'isStarred' | 'isTrashed'> & { isStarred: 0 | 1; isTrashed: 0 | 1 }>(
    `SELECT r.id, r.model, coalesce(s.name, '') AS search, r.seed, r.status, r.is_starred AS isStarred,
       EXISTS (SELECT 1 FROM trash WHERE kind = 'run' AND subject = r.id) AS isTrashed
     FROM runs r LEFT JOIN searches s ON s.id = r.search_id`,
  );
  const selectEnsembles = connection.prepare<[string], { id: string; isTrashed: 0 | 1 }>(
    `SELECT h.run_id AS id, EXISTS (SELECT 1 FROM trash WHERE kind = 'run' AND subject = h.run_id) AS isTrashed
     FROM run_hyperparameters h, json_each(h.text) member WHERE h.name = 'members' AND member.value = ? ORDER BY h.run_id`,
  );
  const selectMembers = connection.prepare<[], { id: string }>(
    "SELECT DISTINCT member.value AS id FROM run_hyperparameters h, json_each(h.text) member WHERE h.name = 'members'",
  );
  const selectDurations = connection.prepare<[string, string], { hyperparameters: string; seconds: number }>(
    `SELECT hyperparameters, training_seconds + evaluation_seconds AS seconds FROM runs
     WHERE fingerprint = ? AND model = ? AND status = 'done' AND training_seconds IS NOT NULL ORDER BY ended_at DESC LIMIT 200`,
  );

  return {
    /** Adds the run unless one of its identity is there. */
    insert: (run: NewRun, createdAt: string): void => {
      const { changes } = insert.run({ ...run, hyperparameters: JSON.stringify(run.hyperparameters), createdAt });
      if (changes === 0) return;
      for (const [name, value] of Object.entries(run.hyperparameters)) {
        if (typeof value === 'number' || typeof value === 'boolean') insertHyperparameter.run(run.id, name, Number(value), null);
        else insertHyperparameter.run(run.id, name, null, typeof value === 'string' ? value : JSON.stringify(value));
      }
    },
    find: (id: string): RunSummary | undefined => {
      const row = selectOne.get(id);
      return row && toRunSummary(row);
    },
    /** Up to six ids that begin so; `%` and `_` are never part of an id. */
    idsBeginning: (prefix: string): string[] => (/^[0-9a-f]+$/.test(prefix) ? selectIds.all(prefix).map((row) => row.id) : []),
    /** The little that calls by the thousand need to know. */
    state: (id: string): RunState | undefined => selectState.get(id),
    findByIdentity: (identity: string): { id: string; status: RunStatus } | undefined => selectStatus.get(identity),
    recipe: (id: string): RunRecipe | undefined => {
      const row = selectRecipe.get(id);
      return row && { ...row, hyperparameters: JSON.parse(row.hyperparameters) };
    },
    /** A finished run of a model on the data and split of another run, judged alike if there is one. */
    findAlike: (id: string, model: string): string | undefined => selectAlike.get(id, model)?.id,
    environment: (id: string): Record<string, string | number> => JSON.parse(selectEnvironment.get(id)?.environment ?? '{}'),
    /** In the order of the search's cells, else newest first; best first where a metric is named, runs without it last; none from the trash. */
    list: (filter: RunFilter): RunSummary[] => {
      const { sql, parameters } = listQuery(filter);
      return connection
        .prepare<unknown[], RunRow>(sql)
        .all(...parameters)
        .map(toRunSummary);
    },
    /** The next runs of a search after a place in it, each as JSON text; `last` is the place of the last. */
    textsOfSearch: (searchId: number, after: number, limit: number, asItStands: Parameters<typeof toRunText>[1]) => {
      const rows = selectOfSearch.all(searchId, after, limit);
      return { texts: rows.map((row) => toRunText(row, asItStands)), last: rows.at(-1)?.position ?? after };
    },
    /** Deletes a run that never began and that no search asks for; answers whether it did. */
    deleteUnused: (id: string): boolean => deleteUnused.run(id).changes > 0,
    markWaiting: (id: string): void => {
      setWaiting.run(id);
    },
    markStarted: (id: string, startedAt: string): void => {
      setStarted.run(startedAt, id);
    },
    setEnvironment: (id: string, engine: string, environment: Record<string, string | number>): void => {
      setEnvironment.run(engine, JSON.stringify(environment), id);
    },
    markEnded: (id: string, status: 'failed' | 'cancelled' | 'interrupted', endedAt: string, error: SerializedError | null): void => {
      setEnded.run(status, endedAt, error === null ? null : JSON.stringify(error), id);
    },
    markDone: (id: string, result: RunResult, endedAt: string): void => {
      const { metrics, stopping, trainingSeconds, evaluationSeconds } = result;
      const texts = { metrics: JSON.stringify(metrics), stopping: stopping === undefined ? null : JSON.stringify(stopping) };
      setDone.run({ id, endedAt, trainingSeconds, evaluationSeconds, ...texts });
      deleteMetrics.run(id);
      for (const [metric, value] of Object.entries(result.metrics)) insertMetric.run(id, metric, value);
    },
    interruptAll: (endedAt: string): void => {
      interruptAll.run(endedAt);
    },
    /** Leaves word for the workbench that runs it; see `cancelRequests`. */
    requestCancel: (id: string): void => {
      askToCancel.run(id);
    },
    cancelRequests: (): string[] => selectCancelRequests.all().map((row) => row.id),
    /** Every run, the trashed too. */
    standing: (): StandingRun[] =>
      selectStanding.all().map((row) => ({ ...row, isStarred: row.isStarred === 1, isTrashed: row.isTrashed === 1 })),
    /** The ensembles in which a run votes, the trashed too. */
    ensemblesOf: (id: string): { id: string; isTrashed: boolean }[] =>
      selectEnsembles.all(id).map((row) => ({ id: row.id, isTrashed: row.isTrashed === 1 })),
    /** Every run that votes in an ensemble. */
    members: (): string[] => selectMembers.all().map((row) => row.id),
    /** How many runs were made from a prepared data set. */
    countOn: (fingerprint: string): number => countUsers.get(fingerprint)?.n ?? 0,
    /** How long finished runs of a model took on a data set, newest first, for estimates. */
    durations: (fingerprint: string, model: string): { hyperparameters: Hyperparameters; seconds: number }[] =>
      selectDurations
        .all(fingerprint, model)
        .map(({ hyperparameters, seconds }) => ({ hyperparameters: JSON.parse(hyperparameters), seconds })),
  };
}

const ORDER: Record<Direction, string> = { max: 'DESC', min: 'ASC' };

function listQuery({ searchId, status, sort, limit }: RunFilter): { sql: string; parameters: unknown[] } {
  const joins: string[] = [];
  const conditions = ["NOT EXISTS (SELECT 1 FROM trash WHERE kind = 'run' AND subject = r.id)"];
  const order: string[] = [];
  const joinParameters: unknown[] = [];
  const parameters: unknown[] = [];
  if (searchId === undefined) {
    joins.push('LEFT JOIN searches s ON s.id = r.search_id');
  } else {
    joins.push('JOIN search_cells c ON c.run_id = r.id JOIN searches s ON s.id = c.search_id');
    conditions.push('c.search_id = ?');
    parameters.push(searchId);
  }
  if (status !== undefined) {
    conditions.push('r.status = ?');
    parameters.push(status);
  }
  if (sort !== undefined) {
    const direction = metricDirection(sort);
    joins.push('LEFT JOIN run_metrics m ON m.run_id = r.id AND m.metric = ?');
    joinParameters.push(sort);
    order.push('m.value IS NULL', `m.value ${ORDER[direction]}`);
  }
  order.push(searchId === undefined ? 'r.created_at DESC, r.rowid DESC' : 'c.position');
  const end = limit === undefined ? '' : 'LIMIT ?';
  return {
    sql: `SELECT ${RUN_COLUMNS} FROM runs r ${joins.join(' ')} WHERE ${conditions.join(' AND ')} ORDER BY ${order.join(', ')} ${end}`,
    parameters: [...joinParameters, ...parameters, ...(limit === undefined ? [] : [limit])],
  };
}
