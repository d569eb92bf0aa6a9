import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createForkHost } from '../../../src/main/processes/fork-host.ts';
import { type ChildHandle, describeExit, type ProcessExit } from '../../../src/main/processes/process-host.ts';

type Order = { say: unknown } | { exit: number } | { fillMemory: true };
const programs = new URL('../../support/programs/', import.meta.url);
const host = createForkHost(() => fileURLToPath(new URL('obedient-child.ts', programs)));

/** A child that is listening, the answers it gives from now on, and how it ends. */
async function startChild(environment: Record<string, string> = {}) {
  const child: ChildHandle<Order, unknown> = host.spawn('trial', environment);
  onTestFinished(() => child.kill());
  const messages: unknown[] = [];
  let arrival = Promise.withResolvers<void>();
  child.onMessage((message) => {
    messages.push(message);
    arrival.resolve();
  });
  const next = async () => {
    while (messages.length === 0) {
      await arrival.promise;
      arrival = Promise.withResolvers<void>();
    }
    return messages.shift();
  };
  expect(await next()).toBe('ready');
  return { child, next, exit: new Promise<ProcessExit>((resolve) => child.onExit(resolve)) };
}

describe('a forked child', () => {
  it('passes on numbers and arrays as they are', async () => {
    const { child, next } = await startChild();
    const said = { loss: Number.NaN, rate: Number.POSITIVE_INFINITY, tracks: Int32Array.of(1, 2) };
    child.send({ say: said });
    expect(await next()).toEqual(said);
  });

  it('leaves Ctrl+C to main', async () => {
    const { child, next } = await startChild();
    process.kill(child.pid!, 'SIGINT');
    child.send({ say: 'still here' });
    expect(await next()).toBe('still here');
  });

  it('tells its exit code and its last words', async () => {
    const { child, exit } = await startChild();
    child.send({ exit: 3 });
    expect(await exit).toEqual({ reason: { kind: 'exited', code: 3 }, output: 'last words\n' });
  });

  it('tells apart being killed and being stopped', async () => {
    const killed = await startChild();
    process.kill(killed.child.pid!, 'SIGKILL');
    expect((await killed.exit).reason).toEqual({ kind: 'signal', signal: 'SIGKILL' });
    const stopped = await startChild();
    stopped.child.kill();
    expect((await stopped.exit).reason).toEqual({ kind: 'stopped' });
    stopped.child.send({ say: 'nobody hears this' });
  });

  it('tells that memory ran out', async () => {
    const { child, exit } = await startChild({ NODE_OPTIONS: '--max-old-space-size=48' });
    child.send({ fillMemory: true });
    const { reason } = await exit;
    expect(reason).toEqual({ kind: 'out-of-memory' });
    expect(describeExit(reason)).toContain('Run fewer trials');
  });

  it('ends with its parent, however that dies', async () => {
    const parent = fork(new URL('parent-of-one.ts', programs), { execArgv: [] });
    const [pid] = (await once(parent, 'message')) as [number];
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    while (isAlive(pid)) await setTimeout(20);
    expect(isAlive(pid)).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
