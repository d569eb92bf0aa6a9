import type { RunConfiguration, RunRow } from '../../shared/domain/run-row.ts';
import type { UnpackedRun } from '../../shared/domain/run-stream.ts';
import type { Connection } from './connection.ts';

type Row = {
  row_id: number;
  id: string;
  search: string | null;
  dataset: string;
  fingerprint: string;
  split: string;
  evaluation: string;
  model: string;
  model_version: number;
  task: RunConfiguration['task'];
  hyperparameters: string;
  seed: number;
  status: RunRow['status'];
  engine: string | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  training_seconds: number | null;
  evaluation_seconds: number | null;
  epochs_done: number;
  metrics: string;
  metric_ranges: string;
  error: string | null;
  is_starred: 0 | 1;
  is_hidden: 0 | 1;
  note: string | null;
  tags: string | null;
};

const SELECT = `SELECT r.rowid AS row_id, r.id, s.name AS search, r.dataset, r.fingerprint, r.split, r.evaluation, r.model, r.model_version, r.task,
  r.hyperparameters, r.seed, r.status, r.engine, r.created_at, r.started_at, r.ended_at, r.training_seconds, r.evaluation_seconds, r.epochs_done,
  r.metrics, r.metric_ranges, r.error, r.is_starred, r.is_hidden, n.text AS note,
  (SELECT json_group_array(tag) FROM tags WHERE run_id = r.id) AS tags
  FROM runs r LEFT JOIN searches s ON s.id = r.search_id LEFT JOIN notes n ON n.run_id = r.id
  WHERE NOT EXISTS (SELECT 1 FROM trash WHERE kind = 'run' AND subject = r.id)`;

/** Reads runs for the table of all runs, a piece at a time; configurations only when they are wanted, which is once for many runs. */
export function runTableRows(connection: Connection) {
  const selectBefore = connection.prepare<[number, number], Row>(`${SELECT} AND r.rowid < ? ORDER BY r.rowid DESC LIMIT ?`);
  const selectOne = connection.prepare<[string], Row>(`${SELECT} AND r.id = ?`);
  return {
    /** The newest rows made before this one, newest first; of all where none is given. */
    before: (rowId: number | null, limit: number): UnpackedRun[] =>
      selectBefore.all(rowId ?? Number.MAX_SAFE_INTEGER, limit).map(toTableRow),
    /** Undefined for a run that is gone or in the trash. */
    find: (runId: string): UnpackedRun | undefined => {
      const row = selectOne.get(runId);
      return row && toTableRow(row);
    },
  };
}

function toTableRow(row: Row): UnpackedRun {
  const { dataset, fingerprint, split, evaluation, model, model_version: modelVersion, task, hyperparameters } = row;
  return {
    configurationKey: [dataset, fingerprint, split, evaluation, model, modelVersion, hyperparameters].join('\n'),
    readConfiguration: () => ({
      dataset,
      fingerprint,
      split: JSON.parse(split),
      evaluation: JSON.parse(evaluation),
      model,
      modelVersion,
      task,
      hyperparameters: JSON.parse(hyperparameters),
    }),
    id: row.id,
    order: row.row_id,
    search: row.search ?? '',
    seed: row.seed,
    status: row.status,
    engine: row.engine,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    trainingSeconds: row.training_seconds,
    evaluationSeconds: row.evaluation_seconds,
    epochsDone: row.epochs_done,
    error: row.error === null ? null : JSON.parse(row.error),
    tags: row.tags === null ? [] : JSON.parse(row.tags),
    note: row.note ?? '',
    isStarred: row.is_starred === 1,
    isHidden: row.is_hidden === 1,
    metrics: JSON.parse(row.metrics),
    ranges: JSON.parse(row.metric_ranges),
  };
}
