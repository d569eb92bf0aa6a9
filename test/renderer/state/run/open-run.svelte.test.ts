import { expect, it, onTestFinished, vi } from 'vitest';
import { Connection } from '../../../../src/renderer/connection/connection.svelte.ts';
import { OpenRun } from '../../../../src/renderer/state/run/open-run.svelte.ts';
import { toRefusal } from '../../../../src/shared/contract/refusal.ts';
import type { RunDetail } from '../../../../src/shared/domain/run.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { answeringTransport } from '../../../support/answering-transport.ts';
import { runSummary } from '../../../support/live-search-events.ts';

function openRun(get: () => unknown) {
  const connection = new Connection(answeringTransport({ 'runs.get': get }).transport);
  const run = new OpenRun(connection, 'r1');
  const failures: unknown[] = [];
  const stop = run.follow((error) => failures.push(error));
  onTestFinished(() => {
    stop();
    connection.stop();
  });
  return { run, failures };
}

function detail(changes: Partial<RunDetail>): RunDetail {
  return {
    ...runSummary(),
    epochs: [],
    contextMetrics: [],
    environment: {},
    checkpoints: [],
    directory: '/runs/r1',
    progress: null,
    logTail: [],
    ...changes,
  };
}

it('reads a run again and again until it is over', async () => {
  let reads = 0;
  const { run } = openRun(() => detail({ status: ++reads < 3 ? 'running' : 'done', logTail: [`read ${reads}`] }));
  await vi.waitFor(() => expect(run.detail?.logTail).toEqual(['read 3']), 10_000);
  await run.read();
  expect(run.detail?.logTail).toEqual(['read 4']);
});

it('says so where there is no such run, without an alarm', async () => {
  const { run, failures } = openRun(() => {
    throw toRefusal(new AppError('run.notFound', 'There is no run "r1".'));
  });
  await vi.waitFor(() => expect(run.missing).toBe('There is no run "r1".'));
  expect(failures).toEqual([]);
});
