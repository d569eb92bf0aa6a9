import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserPath } from './browser.ts';

// What tests put into the temporary folder goes into one of their own, which goes away with them.
// Hundreds of processes start in a run: what one has compiled of our code and of the packages serves the others.

const CODE_CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'segue-compiled');
const folder = mkdtempSync(join(tmpdir(), 'segue-tests-'));

/** Before the first test. The browser is unpacked before two tests want it at once. */
export async function setup(): Promise<void> {
  process.env['TMPDIR'] = folder;
  process.env['NODE_COMPILE_CACHE'] = CODE_CACHE;
  await browserPath();
}

/** After the last test. */
export function teardown(): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
