import type { SavedView } from '../../shared/domain/saved-view.ts';
import type { Connection } from './connection.ts';

type Row = { page: string; name: string; definition: string; updated_at: string };

/** Named views of pages. */
export function savedViewsTable(connection: Connection) {
  const selectPage = connection.prepare<[string], Row>(
    'SELECT page, name, definition, updated_at FROM saved_views WHERE page = ? ORDER BY name',
  );
  const upsert = connection.prepare(
    `INSERT INTO saved_views (page, name, definition, updated_at) VALUES (@page, @name, @definition, @updatedAt)
     ON CONFLICT (page, name) DO UPDATE SET definition = excluded.definition, updated_at = excluded.updated_at`,
  );
  const remove = connection.prepare('DELETE FROM saved_views WHERE page = ? AND name = ?');
  return {
    list: (page: string): SavedView[] =>
      selectPage
        .all(page)
        .map((row) => ({ page: row.page, name: row.name, definition: JSON.parse(row.definition), updatedAt: row.updated_at })),
    save: (view: SavedView): void => {
      upsert.run({ ...view, definition: JSON.stringify(view.definition) });
    },
    remove: (page: string, name: string): void => {
      remove.run(page, name);
    },
  };
}
