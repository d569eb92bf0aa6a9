import { flushSync } from 'svelte';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Connection } from '../../../src/renderer/connection/connection.svelte.ts';
import { LiveSearch } from '../../../src/renderer/state/live-search.svelte.ts';
import { finishedShare, liveShare } from '../../../src/renderer/state/search-progress.ts';
import { answeringTransport } from '../../support/answering-transport.ts';
import { runSummary, searchSummary, snapshotEvents, trialProgress } from '../../support/live-search-events.ts';

function liveSearch() {
  const connection = new Connection(answeringTransport({}).transport);
  onTestFinished(() => connection.stop());
  return new LiveSearch(connection, 'losses');
}

const epoch = (number: number, loss: number) =>
  ({
    type: 'epoch',
    search: 'losses',
    runId: 'r1',
    record: { epoch: number, step: number * 10, seconds: number, metrics: { loss } },
  }) as const;

describe('LiveSearch', () => {
  it('shows a snapshot, then each change at the run it belongs to', () => {
    const search = liveSearch();
    const seen: (string | undefined)[] = [];
    const stop = $effect.root(() => {
      $effect(() => {
        seen.push(search.runs[0]?.summary.status);
      });
    });
    onTestFinished(stop);
    flushSync();
    for (const event of snapshotEvents([runSummary(), runSummary({ id: 'r2' })])) search.receive(event);
    flushSync();
    search.receive({ type: 'run', run: runSummary({ status: 'running' }) });
    flushSync();
    search.receive({ type: 'progress', search: 'losses', runId: 'r1', progress: trialProgress({ loss: 5.5 }) });
    expect(search.runs[0]?.progress?.loss).toBe(5.5);
    search.receive({ type: 'run', run: runSummary({ status: 'done', metrics: { 'recall@20': 0.2 } }) });
    flushSync();
    expect(seen).toEqual([undefined, 'waiting', 'running', 'done']);
    expect(search.runs.map((run) => [run.order, run.summary.status, run.progress])).toEqual([
      [0, 'done', null],
      [1, 'waiting', null],
    ]);
  });

  it('does not show late progress at a run that is over, nor what another search does', () => {
    const search = liveSearch();
    for (const event of snapshotEvents([runSummary({ status: 'done' })])) search.receive(event);
    search.receive({ type: 'progress', search: 'losses', runId: 'r1', progress: trialProgress() });
    expect(search.runs[0]?.progress).toBeNull();
    search.receive({ type: 'summary', search: searchSummary({ name: 'other', status: 'failed' }) });
    search.receive({ type: 'run', run: runSummary({ id: 'r9', search: 'other' }) });
    expect(search.summary?.status).toBe('running');
    expect(search.runs).toHaveLength(1);
  });

  it('grows its curves by each epoch, and lets a resumed run take its last epoch back', () => {
    const search = liveSearch();
    for (const event of [epoch(1, 6), epoch(2, 5), epoch(3, 4.5), epoch(2, 5.1)]) search.receive(event);
    expect(search.lossCurves.get('r1')).toMatchObject([
      { epoch: 1, value: 6 },
      { epoch: 2, value: 5.1 },
    ]);
  });
});

describe('search progress', () => {
  it('counts what is over, and how far what runs has come', () => {
    const counts = { total: 8, done: 2, running: 2, waiting: 2, failed: 1, cancelled: 1, interrupted: 0, reused: 0 };
    expect(finishedShare(counts)).toBe(0.5);
    expect(liveShare(counts, [trialProgress({ fraction: 0.5 }), trialProgress({ fraction: 0.25 })])).toBeCloseTo(0.59375, 12);
    expect(finishedShare({ ...counts, total: 0 })).toBe(0);
  });
});
