import type { Shelf } from '../../shared/domain/shelf.ts';
import type { Connection } from './connection.ts';

/** The run that serves each shelf. */
export function servedRunsTable(connection: Connection) {
  const select = connection.prepare<[string], string>('SELECT run_id FROM served_runs WHERE shelf = ?').pluck();
  const upsert = connection.prepare<[string, string]>(
    'INSERT INTO served_runs (shelf, run_id) VALUES (?, ?) ON CONFLICT (shelf) DO UPDATE SET run_id = excluded.run_id',
  );
  const remove = connection.prepare<[string]>('DELETE FROM served_runs WHERE shelf = ?');
  return {
    find: (shelf: Shelf): string | null => select.get(shelf) ?? null,
    set: (shelf: Shelf, run: string | null): void => {
      if (run === null) remove.run(shelf);
      else upsert.run(shelf, run);
    },
  };
}
