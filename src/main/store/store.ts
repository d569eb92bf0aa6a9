import { annotationsTable } from './annotations-table.ts';
import { apiKeysTable } from './api-keys-table.ts';
import { cellsTable } from './cells-table.ts';
import { checkpointsTable } from './checkpoints-table.ts';
import { type Connection, openConnection } from './connection.ts';
import { contextMetricsTable } from './context-metrics-table.ts';
import { datasetsTable } from './datasets-table.ts';
import { epochsTable } from './epochs-table.ts';
import { holderTable } from './holder-table.ts';
import { runTableRows } from './run-table-rows.ts';
import { runsTable } from './runs-table.ts';
import { savedViewsTable } from './saved-views-table.ts';
import { searchesTable } from './searches-table.ts';
import { servedRunsTable } from './served-runs-table.ts';
import { settingsTable } from './settings-table.ts';
import { translateSqliteError, translatingErrors } from './sqlite-errors.ts';
import { trackAudioTable } from './track-audio-table.ts';
import { trashTable } from './trash-table.ts';

export type Store = ReturnType<typeof openStore>;

/** Opens the database with one object a table. Throws what `openConnection` throws; every call may throw `storage.full`, `storage.damaged` or `storage.busy`. */
export function openStore(path: string) {
  const connection = openConnection(path);
  const selectVersion = connection.prepare<[], number>('PRAGMA data_version').pluck();
  const selectChanges = connection.prepare<[], number>('SELECT total_changes()').pluck();
  return {
    datasets: translatingErrors(datasetsTable(connection), path),
    searches: translatingErrors(searchesTable(connection), path),
    cells: translatingErrors(cellsTable(connection), path),
    runs: translatingErrors(runsTable(connection), path),
    epochs: translatingErrors(epochsTable(connection), path),
    contextMetrics: translatingErrors(contextMetricsTable(connection), path),
    checkpoints: translatingErrors(checkpointsTable(connection), path),
    annotations: translatingErrors(annotationsTable(connection), path),
    trash: translatingErrors(trashTable(connection), path),
    savedViews: translatingErrors(savedViewsTable(connection), path),
    apiKeys: translatingErrors(apiKeysTable(connection), path),
    servedRuns: translatingErrors(servedRunsTable(connection), path),
    trackAudio: translatingErrors(trackAudioTable(connection), path),
    settings: translatingErrors(settingsTable(connection), path),
    runTable: translatingErrors(runTableRows(connection), path),
    holder: translatingErrors(holderTable(connection), path),
    /** All of the work or none of it. */
    transaction: <Result>(work: () => Result): Result => inTransaction(connection, path, work),
    /** Changes whenever anything is written, here or by another process. */
    state: (): string => `${selectVersion.get()} ${selectChanges.get()}`,
    /** Changes whenever another process has written. */
    version: (): number => selectVersion.get()!,
    /** SQLite's own version, from the open database; throws what any other question to it would. */
    sqliteVersion: (): string => askSqliteVersion(connection, path),
    close: (): void => {
      connection.close();
    },
  };
}

function askSqliteVersion(connection: Connection, path: string): string {
  try {
    return connection.prepare<[], { version: string }>('SELECT sqlite_version() AS version, (SELECT count(*) FROM searches)').get()!
      .version;
  } catch (error) {
    throw translateSqliteError(error, path);
  }
}

function inTransaction<Result>(connection: Connection, path: string, work: () => Result): Result {
  try {
    // Taking the write lock at once avoids a busy error in the middle.
    return connection.transaction(work).immediate();
  } catch (error) {
    throw translateSqliteError(error, path);
  }
}
