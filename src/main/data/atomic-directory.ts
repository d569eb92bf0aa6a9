import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { storageError } from './storage-error.ts';

const PREFIX = '.incoming-';

/**
 * Fills a folder that appears under its final name only when it is whole: `fill` writes into a temporary neighbour, whose files are
 * synchronised to the disk before it is renamed. Whatever fails, nothing is left behind; a folder that is there already stays.
 */
export async function writeDirectoryAtomically(target: string, fill: (directory: string) => Promise<void>): Promise<void> {
  const parent = path.dirname(target);
  const temporary = path.join(parent, `${PREFIX}${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(parent, { recursive: true });
    await removeAbandoned(parent);
    await mkdir(temporary);
    await fill(temporary);
    await synchronise(temporary);
    await renameUnlessThere(temporary, target);
    await synchroniseFolder(parent);
  } catch (error) {
    throw storageError(error, parent);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Two jobs may build the same content-addressed folder at once: the second to finish finds the first one's and leaves it. */
async function renameUnlessThere(temporary: string, target: string): Promise<void> {
  try {
    await rename(temporary, target);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') throw error;
    await readdir(target);
  }
}

async function synchronise(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const child = path.join(directory, entry.name);
    if (entry.isDirectory()) await synchronise(child);
    else {
      const file = await open(child, 'r+');
      await file.sync().finally(() => file.close());
    }
  }
  await synchroniseFolder(directory);
}

async function synchroniseFolder(directory: string): Promise<void> {
  // Windows cannot open a folder; its file system journals the rename itself.
  if (process.platform === 'win32') return;
  const folder = await open(directory, 'r');
  await folder.sync().finally(() => folder.close());
}

/** Removes what killed jobs left in the folder of their results: temporary folders whose process is gone. */
export async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(PREFIX)) continue;
    const pid = Number(name.slice(PREFIX.length).split('-')[0]);
    if (!isRunning(pid)) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
