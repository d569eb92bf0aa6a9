import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { storageError } from './storage-error.ts';

/** DuckDB works within this much memory and spills the rest to the scratch folder; Node's own share comes on top. */
const MEMORY_LIMIT = '1500MB';
const POLL_MS = 200;

/** Values of a row as plain JavaScript; counts arrive as numbers. */
export type Row = Record<string, string | number | boolean | null>;

/** A database of its own for one job, in a folder that is thrown away with it. */
export type Scratch = {
  readonly directory: string;
  /** Runs statements; `onProgress` receives 0..1 while DuckDB knows it. */
  run: (sql: string, onProgress?: (done: number) => void) => Promise<void>;
  /** The rows of a small result. */
  rows: <R extends Row>(sql: string) => Promise<R[]>;
  /** The only row of a result that always has one. */
  row: <R extends Row>(sql: string) => Promise<R>;
  /** A large result, some 2,000 rows at a time, in order. */
  chunks: (sql: string) => AsyncIterable<DuckDBDataChunk>;
  /** Gives up the database and its folder; may be called again. */
  close: () => Promise<void>;
};

/**
 * Opens a scratch database in `directory`, which is created here and removed by `close`.
 * An aborted signal interrupts the running query at once and rejects it with the signal's reason.
 */
export async function openScratch(directory: string, signal: AbortSignal): Promise<Scratch> {
  signal.throwIfAborted();
  await mkdir(directory, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: MEMORY_LIMIT,
    threads: String(Math.min(8, availableParallelism())),
    temp_directory: path.join(directory, 'spill'),
    // Row order is meaning here: it carries line numbers and the order of plays.
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  // Progress is only computed for a progress bar; this one is never drawn.
  await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 0');
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt);

  const guard = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw storageError(error, directory);
    }
  };

  let isOpen = true;
  return {
    directory,
    run: (sql, onProgress) => guard(() => runWatched(connection, sql, onProgress)),
    rows: <R extends Row>(sql: string) =>
      guard(async () => (await connection.runAndReadAll(sql)).getRowObjects().map((row) => toPlainRow<R>(row))),
    row: <R extends Row>(sql: string) =>
      guard(async () => {
        const [row] = (await connection.runAndReadAll(sql)).getRowObjects();
        if (row === undefined) throw new Error(`A query that always has a row had none: ${sql}`);
        return toPlainRow<R>(row);
      }),
    chunks: (sql) => streamChunks(connection, sql, guard),
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      signal.removeEventListener('abort', interrupt);
      connection.closeSync();
      instance.closeSync();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Lends a scratch database in the system's folder for temporary files. */
export async function withTemporaryScratch<Result>(signal: AbortSignal, work: (scratch: Scratch) => Promise<Result>): Promise<Result> {
  const scratch = await openScratch(await mkdtemp(path.join(tmpdir(), 'segue-')), signal);
  try {
    return await work(scratch);
  } finally {
    await scratch.close();
  }
}

async function runWatched(connection: DuckDBConnection, sql: string, onProgress?: (done: number) => void): Promise<void> {
  if (onProgress === undefined) {
    await connection.run(sql);
    return;
  }
  const timer = setInterval(() => {
    const { percentage } = connection.progress;
    if (percentage >= 0) onProgress(percentage / 100);
  }, POLL_MS);
  try {
    await connection.run(sql);
  } finally {
    clearInterval(timer);
  }
}

async function* streamChunks(
  connection: DuckDBConnection,
  sql: string,
  guard: <Result>(work: () => Promise<Result>) => Promise<Result>,
): AsyncIterable<DuckDBDataChunk> {
  const result = await guard(() => connection.stream(sql));
  while (true) {
    const chunk = await guard(() => result.fetchChunk());
    if (chunk === null || chunk === undefined || chunk.rowCount === 0) return;
    yield chunk;
  }
}

function toPlainRow<R extends Row>(row: Record<string, DuckDBValue>): R {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toPlain(value)])) as R;
}

function toPlain(value: DuckDBValue): string | number | boolean | null {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return String(value);
}
