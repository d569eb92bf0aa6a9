import type { RunStatus } from '../../shared/domain/run.ts';
import type { TrashedRun } from '../../shared/domain/run-trash.ts';
import type { Connection } from './connection.ts';

/** Runs put out of every list, to be restored or deleted for good. */
export function trashTable(connection: Connection) {
  const selectRun = connection.prepare<[string], { status: RunStatus; isStarred: 0 | 1; isTrashed: 0 | 1 }>(
    `SELECT status, is_starred AS isStarred, EXISTS (SELECT 1 FROM trash WHERE kind = 'run' AND subject = r.id) AS isTrashed
     FROM runs r WHERE id = ?`,
  );
  const insert = connection.prepare("INSERT OR IGNORE INTO trash (kind, subject, trashed_at) VALUES ('run', ?, ?)");
  const remove = connection.prepare("DELETE FROM trash WHERE kind = 'run' AND subject = ?");
  const deleteRun = connection.prepare('DELETE FROM runs WHERE id = ?');
  const selectAll = connection.prepare<[], TrashedRun>(
    `SELECT r.id, coalesce(s.name, '') AS search, r.dataset, r.model, r.seed, t.trashed_at AS trashedAt
     FROM trash t JOIN runs r ON r.id = t.subject LEFT JOIN searches s ON s.id = r.search_id
     WHERE t.kind = 'run' ORDER BY t.trashed_at DESC, r.id`,
  );
  return {
    /** What decides whether a run may go; undefined where there is none. */
    standing: (runId: string): { status: RunStatus; isStarred: boolean; isTrashed: boolean } | undefined => {
      const row = selectRun.get(runId);
      return row && { status: row.status, isStarred: row.isStarred === 1, isTrashed: row.isTrashed === 1 };
    },
    add: (runId: string, now: string): void => {
      insert.run(runId, now);
    },
    /** Answers whether it was in the trash. */
    restore: (runId: string): boolean => remove.run(runId).changes > 0,
    /** Newest first. */
    list: (): TrashedRun[] => selectAll.all(),
    /** Deletes a trashed run with everything the database knows of it. */
    deleteForGood: (runId: string): void => {
      if (remove.run(runId).changes > 0) deleteRun.run(runId);
    },
  };
}
