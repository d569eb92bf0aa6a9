import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { AppError } from '../../../shared/errors.ts';

/** The format that a file's ending names; throws `input.invalid` where it names none of them. */
export function requireFormat<Format extends string>(formats: readonly Format[], path: string): Format {
  const format = formats.find((candidate) => extname(path).toLowerCase() === `.${candidate}`);
  if (format !== undefined) return format;
  const endings = formats.map((candidate) => `.${candidate}`);
  throw new AppError(
    'input.invalid',
    `"${path}" does not end in ${endings.slice(0, -1).join(', ')} or ${endings.at(-1)}, so its format is unknown.`,
    { received: path },
  );
}

/** Writes a file as a whole or not at all: one that is half written when the disk fills must not take the place of a whole one. */
export async function writeAtomically(path: string, content: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError(isFull ? 'storage.full' : 'input.invalid', `${path} cannot be written: ${reason}.`, { path }, { cause: error });
  }
}
