import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';

const LARGEST_BYTES = 4 * 2 ** 20;

export type Log = { write: (line: string) => void; bug: (error: unknown, where: string) => void };

/** Opens the log of a home; one earlier file of four megabytes is kept beside it. */
export function openLog(path: string): Log {
  const write = (line: string) => {
    try {
      if (existsSync(path) && statSync(path).size > LARGEST_BYTES) renameSync(path, `${path}.1`);
      appendFileSync(path, `${new Date().toISOString()} ${line}\n`);
    } catch {
      // A full disk must not turn a report into a second failure.
    }
  };
  return { write, bug: (error, where) => write(`bug in ${where}: ${describe(error)}`) };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
