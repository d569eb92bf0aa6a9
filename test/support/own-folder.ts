import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserPath } from './browser.ts';

// What tests put into the temporary folder goes into one of their own, which goes away with them.

const folder = mkdtempSync(join(tmpdir(), 'segue-tests-'));

/** Before the first test. The browser is unpacked before two tests want it at once. */
export async function setup(): Promise<void> {
  process.env['TMPDIR'] = folder;
  await browserPath();
}

/** After the last test. */
export function teardown(): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
