import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { translateFileError } from '../../shared/file-error.ts';
import { RUN_LAYOUT } from '../data/layout.ts';

/** Appends lines to a run's log and passes them on. */
export function openRunLog(runDirectory: string, passOn: (line: string) => void): (line: string) => void {
  const path = join(runDirectory, RUN_LAYOUT.log);
  mkdirSync(runDirectory, { recursive: true });
  return (line) => {
    const stamped = `${new Date().toISOString()} ${line}`;
    try {
      appendFileSync(path, `${stamped}\n`);
    } catch (error) {
      throw translateFileError(error, path);
    }
    passOn(stamped);
  };
}
