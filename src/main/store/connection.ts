import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { migrations } from './migrations/migrations.ts';
import { translateSqliteError } from './sqlite-errors.ts';

/** Another process (a terminal beside the window) holds the write lock for milliseconds only; waiting longer would freeze main. */
const BUSY_TIMEOUT_MS = 2000;

export type Connection = SqliteDatabase.Database;

/**
 * Opens the database, making it or bringing it to the newest schema first; each migration is preceded by a whole copy in `backups/`.
 * Throws `storage.newer` for a database of a later Segue, `storage.damaged`, `storage.full`, `storage.busy` or `access.denied`.
 */
export function openConnection(path: string): Connection {
  let connection: Connection | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    connection = new SqliteDatabase(path, { timeout: BUSY_TIMEOUT_MS });
    connection.pragma('journal_mode = WAL');
    // In WAL mode this survives a killed process; only a power cut may lose the last moments, which a resumed run repeats.
    connection.pragma('synchronous = NORMAL');
    connection.pragma('foreign_keys = ON');
    connection.pragma('cache_size = -65536');
    migrate(connection, path);
    return connection;
  } catch (error) {
    connection?.close();
    throw translateSqliteError(error, path);
  }
}

function migrate(connection: Connection, path: string): void {
  const found = schemaVersion(connection);
  if (found > migrations.length) {
    throw new AppError(
      'storage.newer',
      `${path} was written by a newer Segue (schema ${found}; this one knows up to ${migrations.length}). Update Segue, or choose another --home.`,
      { path, found, known: migrations.length },
    );
  }
  for (let version = found; version < migrations.length; version++) {
    // A home made a moment ago has nothing to lose.
    if (found > 0) backUp(connection, path, version);
    const step = connection.transaction(() => {
      // Two programs may open an old home at once: the second finds the work done.
      if (schemaVersion(connection) !== version) return;
      connection.exec(migrations[version]!);
      connection.pragma(`user_version = ${version + 1}`);
    });
    step.immediate();
  }
}

function schemaVersion(connection: Connection): number {
  return connection.pragma('user_version', { simple: true }) as number;
}

function backUp(connection: Connection, path: string, version: number): void {
  const folder = join(dirname(path), 'backups');
  mkdirSync(folder, { recursive: true });
  const stamp = new Date().toISOString().replaceAll(':', '-');
  connection.prepare('VACUUM INTO ?').run(join(folder, `schema-${version}-${stamp}.db`));
}
