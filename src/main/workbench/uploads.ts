import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../shared/errors.ts';
import { translateFileError } from '../../shared/file-error.ts';

/** A batch is what a page sends together: files of one import keep their names beside each other. */
const BATCH = /^[A-Za-z0-9-]{8,64}$/;
const LONGEST_NAME = 200;
const PARTIAL = '.partial-';

export type UploadedFile = { path: string; bytes: number };
export type Uploads = ReturnType<typeof createUploads>;

/**
 * Files that came in through the browser, on their way to being imported: `<directory>/<process>/<batch>/<name>`.
 * They go when their data is in, when they are discarded, and with the process.
 */
export function createUploads(directory: string) {
  const own = join(directory, String(process.pid));

  return {
    directory,

    /** Writes a stream into a file that is there only when it is whole; throws `input.invalid`, `storage.full` or `access.denied`. */
    receive: async ({ batch, name, content }: { batch: string; name: string; content: Readable }): Promise<UploadedFile> => {
      const folder = batchFolder(own, batch);
      const path = join(folder, checkedName(name));
      const partial = join(folder, `${PARTIAL}${randomBytes(4).toString('hex')}`);
      try {
        await mkdir(folder, { recursive: true });
        const file = createWriteStream(partial);
        await pipeline(content, file);
        await rename(partial, path);
        return { path, bytes: file.bytesWritten };
      } catch (error) {
        await rm(partial, { force: true });
        await rmdir(folder).catch(() => {});
        throw translateFileError(error, path);
      }
    },

    discard: async ({ batch }: { batch: string }): Promise<void> => {
      await rm(batchFolder(own, batch), { recursive: true, force: true });
    },

    /** Removes the batches that these files came in. */
    discardBatchesOf: async (paths: readonly string[]): Promise<void> => {
      for (const path of paths.filter((candidate) => isWithin(directory, candidate))) {
        await rm(dirname(path), { recursive: true, force: true });
      }
    },

    /** A text without the folders that uploads lie in: whoever sent `plays.csv` knows it by that name. */
    hideFolders: (text: string): string => text.replaceAll(uploadFolders(directory), ''),

    /** Removes what processes that are gone have left. */
    removeAbandoned: async (): Promise<void> => {
      for (const name of await readdir(directory).catch(() => [])) {
        if (!isRunning(Number(name))) await rm(join(directory, name), { recursive: true, force: true });
      }
    },

    close: async (): Promise<void> => {
      await rm(own, { recursive: true, force: true });
    },
  };
}

function batchFolder(own: string, batch: string): string {
  if (BATCH.test(batch)) return join(own, batch);
  throw new AppError('input.invalid', `"${batch}" names no upload: 8 to 64 letters, digits and dashes do.`, { received: batch });
}

function checkedName(name: string): string {
  const isPlain = name === basename(name) && !/[\\/:\0]/.test(name) && !name.startsWith('.');
  if (isPlain && name.length > 0 && name.length <= LONGEST_NAME) return name;
  throw new AppError('input.invalid', `A file called "${name}" cannot be taken in. Rename it without slashes, colons or a leading dot.`, {
    received: name,
  });
}

function isWithin(directory: string, path: string): boolean {
  const below = relative(directory, path);
  return below !== '' && !below.startsWith('..');
}

function uploadFolders(directory: string): RegExp {
  const [start, slash] = [directory, sep].map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`${start}${slash}\\d+${slash}[A-Za-z0-9-]+${slash}?`, 'g');
}

function isRunning(pid: number): boolean {
  // A process with our own number that left something here is gone: we have only just begun.
  if (!Number.isInteger(pid) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
