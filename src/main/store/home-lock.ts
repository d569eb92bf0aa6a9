import SqliteDatabase from 'better-sqlite3';

/** A held lock; released by `release`, and by the operating system when the process dies, however it dies. */
export type HomeLock = { release: () => void };

/**
 * Takes the lock file, or answers undefined where a living process has it.
 * The lock is SQLite's own exclusive lock on an otherwise empty database: it needs no process id, no age and no clean-up after a crash.
 */
export function acquireHomeLock(path: string): HomeLock | undefined {
  const connection = new SqliteDatabase(path, { timeout: 0 });
  try {
    connection.pragma('locking_mode = EXCLUSIVE');
    connection.exec('BEGIN EXCLUSIVE');
    return { release: () => connection.close() };
  } catch (error) {
    connection.close();
    if (error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
}
