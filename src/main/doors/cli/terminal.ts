import type { Writable } from 'node:stream';
import type { SerializedError } from '../../../shared/errors.ts';

/** Standard error, which may be a screen. */
export type Screen = Writable & { isTTY?: boolean; columns?: number; rows?: number };

/** Where a command writes: its result to standard output once, everything else to standard error. */
export type Terminal = {
  /** The result: one JSON document with `--json`, else the lines made for people. */
  result: (document: unknown, lines: () => readonly string[]) => void;
  /** A remark or a line of progress; never part of the result. */
  note: (line: string) => void;
  /** Replaces the progress line before it on a screen; silent where there is none. */
  status: (line: string) => void;
  error: (error: SerializedError) => void;
  /** The screen for live views, or null where standard error is not one. */
  screen: Screen | null;
};

const CLEAR_LINE = '\r\u001b[2K';

export function createTerminal(output: Writable, errors: Screen, isJson: boolean): Terminal {
  const screen = errors.isTTY === true ? errors : null;
  let hasStatus = false;
  let hasResult = false;
  const clearStatus = () => {
    if (hasStatus) errors.write(CLEAR_LINE);
    hasStatus = false;
  };
  return {
    screen,
    result(document, lines) {
      clearStatus();
      hasResult = true;
      const text = isJson ? JSON.stringify(document, null, 2) : lines().join('\n');
      output.write(`${text}\n`);
    },
    note(line) {
      clearStatus();
      errors.write(`${line}\n`);
    },
    status(line) {
      if (screen === null) return;
      clearStatus();
      screen.write(line.slice(0, (screen.columns ?? 80) - 1));
      hasStatus = true;
    },
    error({ code, message, details }) {
      clearStatus();
      errors.write(`error [${code}]: ${message}\n`);
      // A command that failed after its result was printed must not print a second document.
      if (isJson && !hasResult) output.write(`${JSON.stringify({ error: { code, message, details } }, null, 2)}\n`);
    },
  };
}
