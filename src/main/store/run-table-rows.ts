import type { RunTexts } from '../../shared/domain/run-stream.ts';
import type { Connection } from './connection.ts';

/** `order` rises with every run that is made. */
type Row = RunTexts & { id: string; order: number };

// SQLite writes the JSON: making and naming thirty values of ten thousand runs here would hold main up for three times as long.
const CONFIGURATION = `'{"dataset":' || json_quote(r.dataset) || ',"fingerprint":' || json_quote(r.fingerprint) || ',"split":' || r.split
  || ',"evaluation":' || r.evaluation || ',"model":' || json_quote(r.model) || ',"modelVersion":' || r.model_version
  || ',"task":' || json_quote(r.task) || ',"hyperparameters":' || r.hyperparameters || '}'`;
const FACTS = `json_array(r.id, r.rowid, coalesce(s.name, ''), r.seed, r.status, r.engine, r.created_at, r.started_at, r.ended_at, r.training_seconds,
  r.evaluation_seconds, r.epochs_done, json(r.error), json((SELECT json_group_array(tag) FROM tags WHERE run_id = r.id HAVING count(*) > 0)), coalesce(n.text, ''),
  r.is_starred, r.is_hidden)`;
const SELECT = `SELECT r.id, r.rowid AS "order", ${CONFIGURATION} AS configuration, ${FACTS} AS facts, r.metrics, r.metric_ranges AS ranges
  FROM runs r LEFT JOIN searches s ON s.id = r.search_id LEFT JOIN notes n ON n.run_id = r.id
  WHERE NOT EXISTS (SELECT 1 FROM trash WHERE kind = 'run' AND subject = r.id)`;

/** Reads runs for the table of all runs, a piece at a time, as the JSON that its stream sends. */
export function runTableRows(connection: Connection) {
  const selectBefore = connection.prepare<[number, number], Row>(`${SELECT} AND r.rowid < ? ORDER BY r.rowid DESC LIMIT ?`);
  const selectOne = connection.prepare<[string], Row>(`${SELECT} AND r.id = ?`);
  return {
    /** The newest rows made before this one, newest first; of all where none is given. */
    before: (order: number | null, limit: number): Row[] => selectBefore.all(order ?? Number.MAX_SAFE_INTEGER, limit),
    /** Undefined for a run that is gone or in the trash. */
    find: (runId: string): Row | undefined => selectOne.get(runId),
  };
}
