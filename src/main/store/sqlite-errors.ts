import SqliteDatabase from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';

/** Turns SQLite's expected failures (disk full, damaged file, locked by another process, no permission) into refusals with a cure. */
export function translateSqliteError(error: unknown, path: string): unknown {
  if (!(error instanceof SqliteDatabase.SqliteError)) return error;
  const details = { path, sqlite: error.code };
  const [, family] = error.code.split('_');
  switch (family) {
    case 'FULL':
      return new AppError('storage.full', `The disk holding ${path} is full. Free some space there, then try again.`, details, {
        cause: error,
      });
    case 'CORRUPT':
    case 'NOTADB':
      return new AppError(
        'storage.damaged',
        `The database ${path} is damaged (${error.message}). Move it away and put the newest file of the backups folder beside it in its place, or choose another --home.`,
        details,
        { cause: error },
      );
    case 'BUSY':
    case 'LOCKED':
      return new AppError('storage.busy', `Another program keeps ${path} locked. Close it, then try again.`, details, { cause: error });
    case 'READONLY':
    case 'CANTOPEN':
    case 'PERM':
      return new AppError(
        'access.denied',
        `The database ${path} cannot be opened for writing. Allow it, or choose another --home.`,
        details,
        {
          cause: error,
        },
      );
    case 'IOERR':
      return new AppError(
        'storage.damaged',
        `Reading or writing ${path} failed (${error.code}). Check the disk, then try again.`,
        details,
        {
          cause: error,
        },
      );
    default:
      return error;
  }
}

type Functions = Record<string, (...parameters: never[]) => unknown>;

/** The same functions, with SQLite's failures translated. */
export function translatingErrors<Table extends Functions>(table: Table, path: string): Table {
  const guarded = Object.entries(table).map(([name, run]) => [
    name,
    (...parameters: never[]) => {
      try {
        return run(...parameters);
      } catch (error) {
        throw translateSqliteError(error, path);
      }
    },
  ]);
  return Object.fromEntries(guarded) as Table;
}
