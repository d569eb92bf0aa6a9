import type { RunDetail } from '../../shared/domain/run.ts';
import type { Connection } from './connection.ts';

type Checkpoint = RunDetail['checkpoints'][number];

/** Checkpoints written by a run. */
export function checkpointsTable(connection: Connection) {
  const upsert = connection.prepare(
    `INSERT INTO checkpoints (run_id, epoch, bytes, created_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (run_id, epoch) DO UPDATE SET bytes = excluded.bytes, created_at = excluded.created_at`,
  );
  const select = connection.prepare<[string], Checkpoint>(
    'SELECT epoch, bytes, created_at AS createdAt FROM checkpoints WHERE run_id = ? ORDER BY epoch',
  );
  const remove = connection.prepare('DELETE FROM checkpoints WHERE run_id = ?');
  return {
    record: (runId: string, { epoch, bytes, createdAt }: Checkpoint): void => {
      upsert.run(runId, epoch, bytes, createdAt);
    },
    removeAll: (runId: string): void => {
      remove.run(runId);
    },
    list: (runId: string): Checkpoint[] => select.all(runId),
  };
}
