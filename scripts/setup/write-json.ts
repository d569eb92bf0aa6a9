import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';

/** Writes a JSON file so that a kill leaves either the old or the new one. */
export function writeJson(path: string, value: unknown): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, 'w');
  writeSync(file, `${JSON.stringify(value, null, 2)}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, path);
}
