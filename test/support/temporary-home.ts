import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder that goes away with the test. */
export function temporaryHome(): string {
  const { home, remove } = keptHome();
  onTestFinished(remove);
  return home;
}

/** An empty folder for the tests of a file; whoever asks for it removes it. */
export function keptHome(): { home: string; remove: () => void } {
  const home = mkdtempSync(join(tmpdir(), 'segue-home-'));
  return { home, remove: () => rmSync(home, { recursive: true, force: true }) };
}
