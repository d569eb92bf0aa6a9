import type { Task } from '../../shared/domain/model.ts';
import type { RunStatus, RunSummary } from '../../shared/domain/run.ts';

/** A row of `runs` joined with the name of a search. */
export type RunRow = {
  id: string;
  identity: string;
  search: string | null;
  dataset: string;
  model: string;
  model_version: number;
  task: Task;
  hyperparameters: string;
  seed: number;
  status: RunStatus;
  engine: string | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  training_seconds: number | null;
  evaluation_seconds: number | null;
  epochs_done: number;
  metrics: string;
  error: string | null;
  stopping: string | null;
};

export const RUN_COLUMNS = `r.id, r.identity, s.name AS search, r.dataset, r.model, r.model_version, r.task, r.hyperparameters, r.seed, r.status,
  r.engine, r.created_at, r.started_at, r.ended_at, r.training_seconds, r.evaluation_seconds, r.epochs_done, r.metrics, r.error, r.stopping`;

/** What may stand otherwise than the store says; see `Scheduler.asItStands`. */
type Standing = Pick<RunSummary, 'id' | 'status' | 'error'>;

/** A run summary as JSON text; what is JSON already is passed on unread. */
export function toRunText(row: RunRow, asItStands: <Run extends Standing>(run: Run) => Run): string {
  return `${JSON.stringify(asItStands(plainValues(row))).slice(0, -1)},"hyperparameters":${row.hyperparameters},"metrics":${row.metrics}}`;
}

export function toRunSummary(row: RunRow): RunSummary {
  return { ...plainValues(row), hyperparameters: JSON.parse(row.hyperparameters), metrics: JSON.parse(row.metrics) };
}

function plainValues(row: RunRow): Omit<RunSummary, 'hyperparameters' | 'metrics'> {
  return {
    id: row.id,
    identity: row.identity,
    search: row.search ?? '',
    dataset: row.dataset,
    model: row.model,
    modelVersion: row.model_version,
    task: row.task,
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
    ...(row.stopping === null ? {} : { stopping: JSON.parse(row.stopping) }),
  };
}
