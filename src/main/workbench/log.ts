import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';

const LARGEST_BYTES = 4 * 2 ** 20;
const LARGEST_TAIL_BYTES = 2 ** 18;

export type Log = {
  write: (line: string) => void;
  bug: (error: unknown, where: string) => void;
  /** The last of what was written, a line each. */
  tail: (lines: number) => Promise<string[]>;
};

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
  return { write, bug: (error, where) => write(`bug in ${where}: ${describe(error)}`), tail: (lines) => readTail(path, lines) };
}

async function readTail(path: string, lines: number): Promise<string[]> {
  const file = await open(path).catch(() => null);
  if (file === null) return [];
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - LARGEST_TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    const text = buffer.subarray(0, bytesRead).toString();
    // A beginning in the middle of a line is no line.
    const whole = start === 0 ? text : text.slice(text.indexOf('\n') + 1);
    return whole.trimEnd().split('\n').slice(-lines);
  } finally {
    await file.close();
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
