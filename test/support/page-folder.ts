import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryHome } from './temporary-home.ts';

/** A folder that looks like a built page, for tests of how it is served; it goes away with the test unless it is given. */
export function pageFolder(folder = temporaryHome()): string {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Segue</title>');
  writeFileSync(join(folder, 'assets', 'index-abc.js'), 'export {};');
  return folder;
}
