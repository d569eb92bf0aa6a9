import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ProcessName } from './process-host.ts';

/**
 * Path of a child's program: its source while this file itself runs from source, else the built file.
 * The bundler may move this module into a folder of chunks, one level below the entries.
 */
export function entryPath(name: ProcessName): string {
  if (import.meta.url.endsWith('.ts')) return fileURLToPath(new URL(`../${name}/${name}-entry.ts`, import.meta.url));
  const beside = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL(`../${name}.js`, import.meta.url));
}
