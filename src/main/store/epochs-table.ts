import type { Curve, EpochRecord } from '../../shared/domain/run.ts';
import type { Connection } from './connection.ts';

type PointRow = { run_id: string; epoch: number; step: number; seconds: number; value: number };
type EpochRow = { epoch: number; step: number; seconds: number };

/** Metrics by epoch: the points of learning curves. */
export function epochsTable(connection: Connection) {
  const upsert = connection.prepare(
    `INSERT INTO epochs (run_id, epoch, step, seconds) VALUES (?, ?, ?, ?)
     ON CONFLICT (run_id, epoch) DO UPDATE SET step = excluded.step, seconds = excluded.seconds
     WHERE step <> excluded.step OR seconds <> excluded.seconds`,
  );
  const upsertMetric = connection.prepare(
    `INSERT INTO epoch_metrics (run_id, epoch, metric, value) VALUES (?, ?, ?, ?)
     ON CONFLICT (run_id, metric, epoch) DO UPDATE SET value = excluded.value`,
  );
  const summarize = connection.prepare(
    `UPDATE runs SET epochs_done = (SELECT count(*) FROM epochs WHERE run_id = runs.id), metric_ranges = (
       SELECT json_group_object(metric, json_object('last', last, 'min', least, 'max', greatest)) FROM (
         SELECT metric, min(value) AS least, max(value) AS greatest,
           (SELECT value FROM epoch_metrics l WHERE l.run_id = m.run_id AND l.metric = m.metric ORDER BY epoch DESC LIMIT 1) AS last
         FROM epoch_metrics m WHERE run_id = runs.id GROUP BY metric))
     WHERE id = ?`,
  );
  const deleteAll = connection.prepare('DELETE FROM epochs WHERE run_id = ?');
  const selectEpochs = connection.prepare<[string], EpochRow>('SELECT epoch, step, seconds FROM epochs WHERE run_id = ? ORDER BY epoch');
  const selectMetrics = connection.prepare<[string], { epoch: number; metric: string; value: number }>(
    'SELECT epoch, metric, value FROM epoch_metrics WHERE run_id = ?',
  );
  const selectCurves = connection.prepare<[number, string], PointRow>(
    `SELECT m.run_id, m.epoch, e.step, e.seconds, m.value FROM search_cells c
     JOIN epoch_metrics m ON m.run_id = c.run_id JOIN epochs e ON e.run_id = m.run_id AND e.epoch = m.epoch
     WHERE c.search_id = ? AND m.metric = ? ORDER BY c.position, m.epoch`,
  );
  return {
    /** Adds an epoch, or replaces it where a resumed run repeats it; false where it is known already, as a resumed run tells all its epochs again. */
    record: (runId: string, { epoch, step, seconds, metrics }: EpochRecord): boolean => {
      if (upsert.run(runId, epoch, step, seconds).changes === 0) return false;
      for (const [metric, value] of Object.entries(metrics)) if (Number.isFinite(value)) upsertMetric.run(runId, epoch, metric, value);
      summarize.run(runId);
      return true;
    },
    clear: (runId: string): void => {
      deleteAll.run(runId);
      summarize.run(runId);
    },
    list: (runId: string): EpochRecord[] => {
      const epochs = new Map(selectEpochs.all(runId).map((row) => [row.epoch, { ...row, metrics: {} as Record<string, number> }]));
      for (const { epoch, metric, value } of selectMetrics.all(runId)) epochs.get(epoch)!.metrics[metric] = value;
      return [...epochs.values()];
    },
    /** One metric of every run of a search. */
    curves: (searchId: number, metric: string): Curve[] => {
      const curves = new Map<string, Curve['points']>();
      for (const { run_id: runId, ...point } of selectCurves.all(searchId, metric)) {
        const points = curves.get(runId) ?? [];
        if (points.length === 0) curves.set(runId, points);
        points.push(point);
      }
      return [...curves].map(([runId, points]) => ({ runId, points }));
    },
  };
}
