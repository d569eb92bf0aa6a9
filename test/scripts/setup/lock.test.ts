import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../../scripts/setup/lock.mjs';
import { identify, isRunning } from '../../../scripts/setup/process-identity.mjs';

const PROGRAM = join(import.meta.dirname, 'programs', 'hold-lock.mjs');

let directory: string;
let lock: string;
let log: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'segue-lock-'));
  lock = join(directory, 'setup.lock');
  log = join(directory, 'log');
  writeFileSync(log, '');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

function hold(milliseconds: number, ...more: string[]): ChildProcess {
  const child = spawn(process.execPath, [PROGRAM, lock, log, String(milliseconds), ...more], { stdio: 'ignore' });
  children.push(child);
  return child;
}

const events = () => readFileSync(log, 'utf8').trim().split('\n').filter(Boolean);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

describe('withLock', () => {
  it('lets one process at a time in', async () => {
    const holders = [1, 2, 3, 4].map(() => hold(60));
    await Promise.all(holders.map((holder) => once(holder, 'exit')));
    const seen = events();
    expect(seen).toHaveLength(8);
    for (let i = 0; i < seen.length; i += 2) expect(seen[i + 1]).toBe(seen[i]!.replace('has', 'gives'));
    expect(existsSync(lock)).toBe(false);
  });

  it('lets exactly one of many take over a killed owner at a time', async () => {
    const killed = hold(600_000);
    await until(() => events().length === 1);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const holders = [1, 2, 3, 4].map(() => hold(60));
    await Promise.all(holders.map((holder) => once(holder, 'exit')));
    const seen = events().slice(1);
    expect(seen).toHaveLength(8);
    for (let i = 0; i < seen.length; i += 2) expect(seen[i + 1]).toBe(seen[i]!.replace('has', 'gives'));
  });

  it('ends what a killed owner had started before it lets anybody in', async () => {
    const killed = hold(0, '600');
    type Record = { children: { pid: number; started: string | null }[] };
    const record = () => JSON.parse(readFileSync(lock, 'utf8')) as Record;
    await until(() => existsSync(lock) && readFileSync(lock, 'utf8') !== '' && record().children.length === 1);
    const [orphan] = record().children;
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(isRunning(orphan!)).toBe(true);
    await withLock(lock, 'testing', async () => {
      await until(() => !isRunning(orphan!));
    });
    expect(isRunning(orphan!)).toBe(false);
  });

  it('does not take a later process of the same number for the owner', async () => {
    const impostor = { ...identify(process.pid), started: '1' };
    writeFileSync(lock, JSON.stringify({ host: hostname(), owner: impostor, children: [], purpose: 'something' }));
    const result = await withLock(lock, 'testing', async () => 'in');
    expect(result).toBe('in');
  });

  it('gives the lock up when the work throws', async () => {
    await expect(
      withLock(lock, 'testing', async () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(existsSync(lock)).toBe(false);
  });
});
