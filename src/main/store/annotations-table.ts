import type { RunAnnotations } from '../../shared/domain/run-row.ts';
import type { Connection } from './connection.ts';

/** What to change about an annotation; what is left out stays. */
export type AnnotationChange = {
  isStarred?: boolean | undefined;
  isHidden?: boolean | undefined;
  note?: string | undefined;
  addTags?: readonly string[] | undefined;
  removeTags?: readonly string[] | undefined;
};

type Row = { is_starred: 0 | 1; is_hidden: 0 | 1; note: string | null; tags: string };

/** Tags, notes, stars and hidden marks of runs. */
export function annotationsTable(connection: Connection) {
  const setStarred = connection.prepare('UPDATE runs SET is_starred = ? WHERE id = ?');
  const setHidden = connection.prepare('UPDATE runs SET is_hidden = ? WHERE id = ?');
  const deleteNote = connection.prepare('DELETE FROM notes WHERE run_id = ?');
  const upsertNote = connection.prepare(
    `INSERT INTO notes (run_id, text, updated_at) VALUES (?, ?, ?)
     ON CONFLICT (run_id) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at`,
  );
  const insertTag = connection.prepare('INSERT OR IGNORE INTO tags (run_id, tag) VALUES (?, ?)');
  const deleteTag = connection.prepare('DELETE FROM tags WHERE run_id = ? AND tag = ?');
  const select = connection.prepare<[string], Row>(
    `SELECT is_starred, is_hidden, (SELECT text FROM notes WHERE run_id = r.id) AS note,
       (SELECT json_group_array(tag) FROM tags WHERE run_id = r.id) AS tags
     FROM runs r WHERE id = ?`,
  );
  const selectHidden = connection.prepare<[], { id: string }>('SELECT id FROM runs WHERE is_hidden = 1');

  return {
    change: (runId: string, { isStarred, isHidden, note, addTags, removeTags }: AnnotationChange, now: string): void => {
      if (isStarred !== undefined) setStarred.run(Number(isStarred), runId);
      if (isHidden !== undefined) setHidden.run(Number(isHidden), runId);
      if (note === '') deleteNote.run(runId);
      else if (note !== undefined) upsertNote.run(runId, note, now);
      for (const tag of removeTags ?? []) deleteTag.run(runId, tag);
      for (const tag of addTags ?? []) insertTag.run(runId, tag);
    },
    /** Nothing noted where there is no such run. */
    find: (runId: string): RunAnnotations => {
      const row = select.get(runId);
      if (row === undefined) return { tags: [], note: '', isStarred: false, isHidden: false };
      return { tags: JSON.parse(row.tags), note: row.note ?? '', isStarred: row.is_starred === 1, isHidden: row.is_hidden === 1 };
    },
    hiddenIds: (): string[] => selectHidden.all().map((row) => row.id),
  };
}
