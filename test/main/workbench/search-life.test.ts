import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LAYOUT } from '../../../src/main/data/layout.ts';
import { loadTensorFlow } from '../../../src/main/engine/tensorflow.ts';
import { openWorkbench, type Workbench } from '../../../src/main/workbench/workbench.ts';
import { SearchSpec } from '../../../src/shared/domain/search.ts';
import { importRing } from '../../support/ring-dataset.ts';
import { spoilCheckpoint } from '../../support/spoil-checkpoint.ts';
import { temporaryHome } from '../../support/temporary-home.ts';
import { untilEnded, watchUntil } from '../../support/watch-until.ts';

const gru4rec = (fixed: object = {}, space: object = {}) => ({
  model: 'gru4rec',
  fixed: { epochs: 2, hiddenUnits: [16], samples: 16, batchSize: 16, ...fixed },
  space,
});
const spec = (name: string, models: object[], changes: object = {}): SearchSpec =>
  SearchSpec.parse({ name, dataset: 'ring', split: { kind: 'random-sessions', testShare: 0.2 }, models, ...changes });
/** Long enough to be caught in the act. */
const LONG = gru4rec({ epochs: 1000 });

async function openRing(home = temporaryHome()): Promise<Workbench> {
  const workbench = await openWorkbench({ home, door: 'terminal' });
  onTestFinished(() => workbench.close());
  await importRing(workbench);
  return workbench;
}

/** Puts a NaN into the weights of a run that was cancelled, as a diverging step would. */
async function spoil(workbench: Workbench, id: string): Promise<void> {
  await loadTensorFlow({ threads: 1 });
  const run = await workbench.runs.get({ id });
  const splits = join(workbench.home, 'datasets', (await workbench.datasets.get({ name: 'ring' })).fingerprint, LAYOUT.splits);
  const splitDirectory = join(splits, readdirSync(splits)[0]!);
  spoilCheckpoint({ ...run, runDirectory: run.directory, splitDirectory, evaluation: { cutoffs: [20], ties: 'conservative' } });
}

describe('a search', { timeout: 300_000 }, () => {
  it('is planned, run, watched and found done when it is started again', async () => {
    const workbench = await openRing();
    const grid = spec('grid', [{ model: 'popularity' }, gru4rec({}, { learningRate: [0.05, 0.2] })]);
    expect(await workbench.searches.plan(grid)).toEqual({ cells: 3, reused: 0, toRun: 3, estimateSeconds: null });
    await workbench.searches.start({ spec: grid });
    const events = await watchUntil(workbench, 'grid', (event) => event.type === 'summary' && event.search.status === 'done');

    expect(events[0]?.type).toBe('snapshot');
    expect(events.filter((event) => event.type === 'epoch')).toHaveLength(5);
    expect(events.some((event) => event.type === 'progress' && event.progress.stage === 'training')).toBe(true);
    const runs = await workbench.runs.list({ search: 'grid', sort: 'recall@20' });
    expect(runs.map((run) => [run.model, run.status])).toEqual([
      ['gru4rec', 'done'],
      ['gru4rec', 'done'],
      ['popularity', 'done'],
    ]);
    expect(runs[0]!.metrics['recall@20']).toBeGreaterThan(0.6);
    expect(runs[2]!.metrics['recall@20']).toBeLessThan(0.5);

    const again = await workbench.searches.start({ spec: grid });
    expect(again).toMatchObject({ status: 'done', counts: { total: 3, done: 3, reused: 3 }, best: { runId: runs[0]!.id } });
    expect((await workbench.searches.plan(spec('other', grid.models))).reused).toBe(3);
    const summary = await workbench.runs.get({ id: runs[0]!.id.slice(0, 6) });
    expect(summary.epochs.map((epoch) => epoch.epoch)).toEqual([1, 2]);
    expect(summary.contextMetrics.some((row) => row.context === 'device' && row.value === 'phone')).toBe(true);
    expect(summary.logTail.join('\n')).toContain('Done');
    expect(
      (await workbench.runs.curves({ search: 'grid', metric: 'loss', maximumPoints: 500 })).map((curve) => curve.points.length),
    ).toEqual([2, 2]);
  });

  it('trains one cell after the other in the same process, to the last', async () => {
    const workbench = await openRing();
    await workbench.searches.start({ spec: spec('row', [gru4rec({}, { learningRate: [0.05, 0.1, 0.2] })]), jobs: 1 });
    await untilEnded(workbench, 'row');
    const runs = await workbench.runs.list({ search: 'row', sort: 'recall@20' });
    const processes = await Promise.all(runs.map(async ({ id }) => (await workbench.runs.get({ id })).environment['processId']));
    expect(processes).toHaveLength(3);
    expect(new Set(processes).size).toBe(1);
  });

  it('is compared and auditioned', async () => {
    const workbench = await openRing();
    await workbench.searches.start({ spec: spec('pair', [{ model: 'popularity' }, gru4rec()]) });
    await untilEnded(workbench, 'pair');
    const [a, b] = await workbench.runs.list({ search: 'pair', sort: 'recall@20' });

    const comparison = await workbench.analysis.compare({ runs: [a!.id], baseline: b!.id, by: 'device', metric: 'recall@20' });
    expect(comparison.tests.map((test) => test.group)).toEqual(['overall', 'desktop', 'phone']);
    expect(comparison.tests[0]!.holmP).toBeLessThan(0.001);
    expect(comparison).toMatchObject({
      baseline: b!.id,
      contexts: expect.arrayContaining(['device']),
      metrics: expect.arrayContaining(['recall@20']),
    });
    // By position: each group over the sessions that reach it, fewer the later.
    const byPosition = await workbench.analysis.compare({ runs: [a!.id], baseline: b!.id, by: 'position', metric: 'recall@20' });
    expect(byPosition.tests.map((test) => test.group)).toEqual(['overall', '1', '2', '3', '4', '5-9']);
    const reached = byPosition.tests.map(({ n }) => n);
    expect(reached.slice(1)).toEqual(reached.slice(1).toSorted((x, y) => y - x));
    const kept = (await workbench.runs.get({ id: a!.id })).contextMetrics;
    for (const { group, n, mean } of byPosition.tests.slice(1)) {
      const row = kept.find(({ context, value, metric }) => context === 'position' && value === group && metric === 'recall@20')!;
      expect([row.n, row.mean]).toEqual([n, expect.closeTo(mean, 10)]);
    }

    const { curves, popularity } = await workbench.analysis.accuracyCurves({ runs: [a!.id] });
    expect(curves[0]).toMatchObject({ run: a!.id, tracks: 60 });
    // Every track is among the first 60 of 60, and place 20 is recall@20.
    expect([curves[0]!.accuracy.length, curves[0]!.accuracy.at(-1)]).toEqual([60, 1]);
    expect(curves[0]!.accuracy[19]).toBeCloseTo(a!.metrics['recall@20']!, 10);
    expect(popularity?.run).toBe(b!.id);
    expect((await workbench.analysis.accuracyCurves({ runs: [b!.id] })).popularity).toBeNull();

    for (const wrong of [{ runs: [a!.id], by: 'planet' }, { runs: [b!.id] }]) {
      await expect(workbench.analysis.compare({ baseline: b!.id, ...wrong })).rejects.toMatchObject({ code: 'input.invalid' });
    }

    const { tracks } = await workbench.audition.recommend({ run: a!.id, session: ['track 3', 'track 4'], k: 3, context: {}, targets: [] });
    expect(tracks.map((track) => track.track)).toContain('track 5');
    await expect(workbench.audition.recommend({ run: a!.id, session: ['nobody'], k: 3, context: {}, targets: [] })).rejects.toMatchObject({
      code: 'audition.unknownTrack',
    });
  });

  it('shares a cell with another search: it runs once, and cancelling one search leaves it to the other', async () => {
    const workbench = await openRing();
    await workbench.searches.start({ spec: spec('one', [LONG, gru4rec({ epochs: 999 })]), jobs: 1 });
    await workbench.searches.start({ spec: spec('two', [LONG]), jobs: 1 });
    const [shared] = await workbench.runs.list({ search: 'two' });
    await watchUntil(workbench, 'two', (event) => event.type === 'epoch');
    expect((await workbench.runs.list({})).filter((run) => run.status === 'running')).toHaveLength(1);

    const one = await workbench.searches.cancel({ name: 'one' });
    expect(one).toMatchObject({ status: 'cancelled', counts: { cancelled: 1, running: 1 } });
    const two = await workbench.searches.get({ name: 'two' });
    expect(two).toMatchObject({ status: 'running', counts: { running: 1 } });
    expect(two.progress[shared!.id]?.epochs).toBe(1000);

    expect(await workbench.searches.cancel({ name: 'two' })).toMatchObject({ status: 'cancelled', counts: { cancelled: 1, running: 0 } });
  });

  it('goes on from the last checkpoint after it was cancelled, and after its workbench was closed', async () => {
    const home = temporaryHome();
    const workbench = await openRing(home);
    const long = spec('long', [gru4rec({ epochs: 25 })]);
    await workbench.searches.start({ spec: long });
    await watchUntil(workbench, 'long', (event) => event.type === 'epoch' && event.record.epoch === 3);
    await workbench.searches.cancel({ name: 'long' });
    const [cancelled] = await workbench.runs.list({ search: 'long' });
    expect(cancelled!.status).toBe('cancelled');
    expect(cancelled!.epochsDone).toBeGreaterThanOrEqual(3);

    await workbench.searches.resume({ name: 'long', runs: 'missing' });
    await watchUntil(workbench, 'long', (event) => event.type === 'epoch' && event.record.epoch >= cancelled!.epochsDone + 2);
    await workbench.close();

    const reopened = await openWorkbench({ home, door: 'terminal' });
    onTestFinished(() => reopened.close());
    const interrupted = await reopened.searches.get({ name: 'long' });
    expect(interrupted.status).toBe('interrupted');
    expect((await reopened.runs.list({ search: 'long' }))[0]!.status).toBe('interrupted');
    await reopened.searches.start({ spec: long });
    expect(await untilEnded(reopened, 'long')).toMatchObject({ status: 'done', counts: { done: 1 } });
    const run = await reopened.runs.get({ id: cancelled!.id });
    expect(run.epochs.map((epoch) => epoch.epoch)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    expect(run.logTail.length).toBeGreaterThan(0);
  });

  it('ends one run at once and goes on with the others', async () => {
    const workbench = await openRing();
    await workbench.searches.start({ spec: spec('mixed', [LONG, { model: 'popularity' }]), jobs: 1 });
    const [long] = await workbench.runs.list({ search: 'mixed' });
    await watchUntil(workbench, 'mixed', (event) => event.type === 'epoch');
    expect(await workbench.runs.cancel({ id: long!.id })).toMatchObject({ status: 'cancelled' });
    expect(await untilEnded(workbench, 'mixed')).toMatchObject({ status: 'done', counts: { done: 1, cancelled: 1 } });
  });

  it('marks a run failed whose trial is killed, says why, goes on, and finishes it when started again', async () => {
    const workbench = await openRing();
    const grid = spec('killed', [gru4rec({ epochs: 25 }), { model: 'popularity' }]);
    await workbench.searches.start({ spec: grid, jobs: 1 });
    const [doomed] = await workbench.runs.list({ search: 'killed' });
    await watchUntil(workbench, 'killed', (event) => event.type === 'epoch' && event.record.epoch === 5);
    const { environment } = await workbench.runs.get({ id: doomed!.id });
    process.kill(Number(environment['processId']), 'SIGKILL');
    expect(await untilEnded(workbench, 'killed')).toMatchObject({ status: 'done', counts: { done: 1, failed: 1 } });
    const failed = await workbench.runs.get({ id: doomed!.id });
    expect(failed.error).toMatchObject({ code: 'trial.crashed', message: expect.stringContaining('SIGKILL') });
    expect(failed.epochsDone).toBeGreaterThanOrEqual(5);

    await workbench.searches.start({ spec: grid });
    expect(await untilEnded(workbench, 'killed')).toMatchObject({ status: 'done', counts: { done: 2, failed: 0, reused: 1 } });
    expect((await workbench.runs.get({ id: doomed!.id })).logTail.length).toBeGreaterThan(0);
  });

  it('marks a run failed that diverges, and does not repeat it: the same cell would diverge again', async () => {
    const workbench = await openRing();
    const wild = spec('wild', [LONG]);
    await workbench.searches.start({ spec: wild });
    await watchUntil(workbench, 'wild', (event) => event.type === 'epoch' && event.record.epoch === 2);
    await workbench.searches.cancel({ name: 'wild' });
    const { id } = (await workbench.runs.list({ search: 'wild' }))[0]!;
    await spoil(workbench, id);

    await workbench.searches.start({ spec: wild });
    expect(await untilEnded(workbench, 'wild')).toMatchObject({ status: 'failed', counts: { failed: 1 } });
    const failed = await workbench.runs.get({ id });
    expect(failed.error).toMatchObject({ code: 'training.diverged', details: { loss: 'NaN' } });
    expect(await workbench.searches.start({ spec: wild })).toMatchObject({
      status: 'failed',
      counts: { failed: 1, waiting: 0, running: 0 },
    });
  });

  it('refuses what cannot be run, before anything is stored', async () => {
    const workbench = await openRing();
    const start = (changes: object) => workbench.searches.start({ spec: spec('bad', [{ model: 'popularity' }], changes) });
    await expect(start({ dataset: 'rimg' })).rejects.toMatchObject({
      code: 'dataset.notFound',
      message: expect.stringContaining('Did you mean "ring"?'),
    });
    await expect(start({ split: { kind: 'given' } })).rejects.toMatchObject({ code: 'split.impossible' });
    await expect(start({ models: [{ model: 'gru4rec', space: { learningRate: [-1] } }] })).rejects.toMatchObject({
      code: 'model.invalidHyperparameter',
    });
    expect(await workbench.searches.list()).toEqual([]);
    await expect(workbench.searches.get({ name: 'bad' })).rejects.toMatchObject({ code: 'search.notFound' });
  });

  it('refuses another spec under its name', async () => {
    const workbench = await openRing();
    await workbench.searches.start({ spec: spec('mine', [{ model: 'popularity' }]) });
    await untilEnded(workbench, 'mine');
    await expect(workbench.searches.start({ spec: spec('mine', [gru4rec()]) })).rejects.toMatchObject({
      code: 'search.exists',
      details: { differing: ['models'] },
    });
  });
});
