import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Connection } from '../../../src/renderer/connection/connection.svelte.ts';
import { followStream } from '../../../src/renderer/connection/follow-stream.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { answeringTransport } from '../../support/answering-transport.ts';

// Only the clock is replaced: waiting out real retries would say nothing more.
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function connect(answers: Parameters<typeof answeringTransport>[0] = {}) {
  const line = answeringTransport(answers);
  const connection = new Connection(line.transport);
  onTestFinished(() => connection.stop());
  return { line, connection };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('Connection', () => {
  it('holds calls made while it opens, and answers them', async () => {
    const { connection } = connect({ 'system.ping': () => ({ version: '1.2.3', engine: 'tensorflow', uptimeSeconds: 1 }) });
    expect(connection.status).toBe('connecting');
    expect(await connection.client.system.ping()).toMatchObject({ version: '1.2.3' });
    expect(connection.isOpen).toBe(true);
  });

  it('says that the line broke, refuses calls meanwhile, and reopens it with growing patience', async () => {
    const { line, connection } = connect({ 'datasets.list': () => [] });
    await settle();
    line.refuseWith(new AppError('connection.lost', 'Segue does not answer.'));
    line.breakLine();
    await settle();
    expect(connection.status).toBe('lost');
    await expect(connection.client.datasets.list()).rejects.toMatchObject({ code: 'connection.lost' });
    await vi.advanceTimersByTimeAsync(250 + 500 + 1000);
    expect(line.openings()).toBe(4);
    expect(connection.problem?.message).toBe('Segue does not answer.');
    line.refuseWith(null);
    await vi.advanceTimersByTimeAsync(2000);
    expect(connection).toMatchObject({ status: 'open', problem: null });
    expect(await connection.client.datasets.list()).toEqual([]);
  });

  it('tells a workbench that will not have us from one that is not there', async () => {
    const { line, connection } = connect();
    await settle();
    line.refuseWith(new AppError('access.denied', 'signed out'));
    line.breakLine();
    await vi.advanceTimersByTimeAsync(250);
    expect(connection.status).toBe('denied');
  });

  it('tries at once when asked', async () => {
    const { line, connection } = connect();
    await settle();
    line.breakLine();
    await settle();
    connection.retry();
    await settle();
    expect(connection.isOpen).toBe(true);
    expect(line.openings()).toBe(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.openings()).toBe(2);
  });
});

describe('followStream', () => {
  /** A watch that yields one number, then waits until its listener goes. */
  async function* watch(value: number, signal: AbortSignal | undefined) {
    yield value;
    await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
  }

  it('opens the stream again after each reconnection, until stopped', async () => {
    let opened = 0;
    const signals: AbortSignal[] = [];
    const { line, connection } = connect({
      'searches.watch': (_input, signal) => {
        if (signal !== undefined) signals.push(signal);
        opened += 1;
        return watch(opened, signal);
      },
    });
    const received: unknown[] = [];
    const failures: unknown[] = [];
    const stop = followStream(
      connection,
      (signal) => connection.client.searches.watch({}, { signal }),
      (event) => received.push(event),
      (error) => failures.push(error),
    );
    await settle();
    line.breakLine();
    await vi.advanceTimersByTimeAsync(250);
    expect(received).toEqual([1, 2]);
    stop();
    line.breakLine();
    await vi.advanceTimersByTimeAsync(250);
    expect(received).toEqual([1, 2]);
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true]);
    expect(failures).toEqual([]);
  });

  it('reports what the stream fails with while the line is open', async () => {
    const { connection } = connect({
      'searches.watch': () => {
        throw new AppError('search.notFound', 'no such search');
      },
    });
    const failures: unknown[] = [];
    followStream(
      connection,
      (signal) => connection.client.searches.watch({}, { signal }),
      () => undefined,
      (error) => failures.push(error),
    );
    await settle();
    expect(failures).toEqual([expect.objectContaining({ code: 'search.notFound' })]);
  });
});
