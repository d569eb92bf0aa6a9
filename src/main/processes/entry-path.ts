import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the programs start that main, or one of them, starts beside itself. */
const SOURCES = {
  trial: '../trial/trial-entry.ts',
  data: '../data/data-entry.ts',
  feeder: '../layers/feeder/feeder-entry.ts',
};

/**
 * Path of a process's or thread's program: its source while this file itself runs from source, else the built file.
 * The bundler may move this module into a folder of chunks, one level below the entries.
 */
export function entryPath(name: keyof typeof SOURCES): string {
  if (import.meta.url.endsWith('.ts')) return fileURLToPath(new URL(SOURCES[name], import.meta.url));
  const beside = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL(`../${name}.js`, import.meta.url));
}
