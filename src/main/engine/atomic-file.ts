import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { translateFileError } from '../../shared/file-error.ts';

/**
 * Writes a file that is there whole or not at all: `write` fills a temporary neighbour, which is synchronised to the disk and renamed.
 * Throws `storage.full` or `access.denied` where the disk refuses.
 */
export function writeFileAtomically(path: string, write: (descriptor: number) => void): void {
  const temporary = `${path}.${process.pid}.incoming`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const descriptor = openSync(temporary, 'w');
    try {
      write(descriptor);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw translateFileError(error, path);
  }
}
