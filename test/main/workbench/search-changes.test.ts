import { expect, it, onTestFinished } from 'vitest';
import { openWorkbench, type Workbench } from '../../../src/main/workbench/workbench.ts';
import type { SearchSpec } from '../../../src/shared/domain/search.ts';
import { importRing } from '../../support/ring-dataset.ts';
import { searchSpec } from '../../support/stored-run.ts';
import { temporaryHome } from '../../support/temporary-home.ts';
import { untilEnded, watchUntil } from '../../support/watch-until.ts';

const split = { kind: 'random-sessions', testShare: 0.2, validationShare: 0, seed: 1 } as const;
const gru4rec = (epochs: number, seeds = 1) => ({
  model: 'gru4rec',
  fixed: { hiddenUnits: [8], samples: 16, batchSize: 16, epochs },
  space: { momentum: Array.from({ length: seeds }, (_, index) => index / 10) },
});
const spec = (name: string, models: SearchSpec['models']) => searchSpec(name, { dataset: 'ring', split, models });
const popularity = { model: 'popularity', fixed: {}, space: {} };

async function statuses(workbench: Workbench, search: string): Promise<string[]> {
  return (await workbench.runs.list({ search })).map((run) => run.status);
}

it('a search is paused, resumed, widened, thinned and retried', { timeout: 300_000 }, async () => {
  const workbench = await openWorkbench({ home: temporaryHome(), door: 'terminal', cores: 2 });
  onTestFinished(() => workbench.close());
  await importRing(workbench, 100);
  const { searches } = workbench;
  const first = spec('life', [gru4rec(1000, 3)]);
  await searches.start({ spec: first, jobs: 1 });

  // Its runs come in pieces after the snapshot.
  const events = await watchUntil(workbench, 'life', (event) => event.type === 'epoch');
  expect(events.slice(0, 2).map((event) => event.type)).toEqual(['snapshot', 'runs']);
  const [, pieces] = events;
  if (pieces?.type !== 'runs') throw new Error('There is no piece of runs.');
  expect(pieces).toMatchObject({ isFirst: true, isComplete: true });
  const { metrics, hyperparameters } = (await workbench.runs.list({ search: 'life' }))[0]!;
  expect(JSON.parse(pieces.runs)[0]).toMatchObject({ metrics, hyperparameters, status: 'running' });

  expect(await searches.pause({ name: 'life' })).toMatchObject({ status: 'interrupted', counts: { interrupted: 1, waiting: 2 } });
  await expect(searches.resume({ name: 'life', runs: 'failed' })).rejects.toMatchObject({ code: 'input.invalid' });

  await searches.resume({ name: 'life', runs: 'unfinished' });
  await watchUntil(workbench, 'life', (event) => event.type === 'epoch');
  // One trial at once, as it was started with, not one a core.
  expect(await statuses(workbench, 'life')).toEqual(['running', 'waiting', 'waiting']);

  // What waits is taken out of a running search, and leaves no run behind.
  const [, second] = await workbench.runs.list({ search: 'life' });
  expect(await workbench.runs.trash({ ids: [second!.id] })).toMatchObject({ trashed: [], kept: [{ reason: 'active' }] });
  expect(await searches.removePending({ name: 'life', ids: [second!.id] })).toEqual({ removed: 1 });
  expect(await statuses(workbench, 'life')).toEqual(['running', 'waiting']);
  await expect(workbench.runs.get({ id: second!.id })).rejects.toMatchObject({ code: 'run.notFound' });

  // Added values join the queue; what was taken out stays out, and nothing may be dropped.
  const wider = spec('life', [gru4rec(1000, 4), popularity]);
  expect(await searches.extend(wider)).toMatchObject({ status: 'running', counts: { total: 4, running: 1, waiting: 3 } });
  expect((await searches.get({ name: 'life' })).spec.models).toHaveLength(2);
  await expect(searches.extend(first)).rejects.toMatchObject({ code: 'search.invalidSpec' });

  await searches.cancel({ name: 'life' });
  expect(await searches.removePending({ name: 'life' })).toEqual({ removed: 4 });
  await searches.extend(spec('life', [gru4rec(1000, 4), popularity, { model: 'markov', fixed: {}, space: {} }]));
  expect(await untilEnded(workbench, 'life')).toMatchObject({ status: 'done', counts: { total: 1, done: 1 } });
});

it('a failed run is retried from its last epoch, or from the start', { timeout: 300_000 }, async () => {
  const workbench = await openWorkbench({ home: temporaryHome(), door: 'terminal', cores: 1 });
  onTestFinished(() => workbench.close());
  await importRing(workbench, 100);
  const { searches } = workbench;
  await searches.start({ spec: spec('doomed', [gru4rec(300)]), jobs: 1 });
  const [run] = await workbench.runs.list({ search: 'doomed' });
  const kill = async () => process.kill(Number((await workbench.runs.get({ id: run!.id })).environment['processId']), 'SIGKILL');

  await watchUntil(workbench, 'doomed', (event) => event.type === 'epoch' && event.record.epoch === 3);
  await kill();
  expect(await untilEnded(workbench, 'doomed')).toMatchObject({ status: 'failed' });

  await searches.resume({ name: 'doomed', runs: 'failed-from-start' });
  const anew = await watchUntil(workbench, 'doomed', (event) => event.type === 'epoch' && event.record.epoch === 3);
  expect(anew.find((event) => event.type === 'epoch')).toMatchObject({ record: { epoch: 1 } });
  await kill();
  expect(await untilEnded(workbench, 'doomed')).toMatchObject({ status: 'failed' });

  await searches.resume({ name: 'doomed', runs: 'failed' });
  const onwards = await watchUntil(workbench, 'doomed', (event) => event.type === 'epoch');
  const next = onwards.at(-1);
  if (next?.type !== 'epoch') throw new Error('No epoch came.');
  expect(next.record.epoch).toBeGreaterThan(1);
  expect(await untilEnded(workbench, 'doomed')).toMatchObject({ status: 'done', counts: { done: 1 } });
});
