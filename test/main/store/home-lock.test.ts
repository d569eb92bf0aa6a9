import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { acquireHomeLock } from '../../../src/main/store/home-lock.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

const MODULE = new URL('../../../src/main/store/home-lock.ts', import.meta.url).href;

it('is held by one until it is released', () => {
  const path = join(temporaryHome(), 'workbench.lock');
  const first = acquireHomeLock(path);
  expect(first).toBeDefined();
  expect(acquireHomeLock(path)).toBeUndefined();
  first?.release();
  const second = acquireHomeLock(path);
  expect(second).toBeDefined();
  second?.release();
});

it('is free again when the process that held it was killed', async () => {
  const path = join(temporaryHome(), 'workbench.lock');
  const program = `import { acquireHomeLock } from ${JSON.stringify(MODULE)};
    globalThis.lock = acquireHomeLock(${JSON.stringify(path)});
    console.log(globalThis.lock === undefined ? 'busy' : 'held');
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  const [said] = await once(holder.stdout, 'data');
  expect(String(said).trim()).toBe('held');
  expect(acquireHomeLock(path)).toBeUndefined();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const lock = acquireHomeLock(path);
  expect(lock).toBeDefined();
  lock?.release();
});
