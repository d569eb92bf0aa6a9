import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { createForkHost } from '../../../src/main/processes/fork-host.ts';
import { openWorkbench, type Workbench } from '../../../src/main/workbench/workbench.ts';
import { SearchSpec } from '../../../src/shared/domain/search.ts';
import { collect } from '../../support/collect.ts';
import { sampleRequest } from '../../support/sample-request.ts';
import { untilEnded } from '../../support/watch-until.ts';

const VECTORS = { vectorsFrom: 'sessions', vectorWidth: 16, vectorEpochs: 3 };
let workbench: Workbench;
/** Run by model. */
let runs: Map<string, string>;
let session: number;

beforeAll(async () => {
  const home = mkdtempSync(join(tmpdir(), 'segue-home-'));
  workbench = await openWorkbench({ home, door: 'terminal', host: createForkHost() });
  await collect(workbench.datasets.generate({ ...sampleRequest(), name: 'world' }));
  const models = [
    { model: 'last-session', fixed: VECTORS },
    { model: 'average-session', fixed: { ...VECTORS, context: 'same' } },
    { model: 'oracle-full', fixed: VECTORS },
    { model: 'cosernn', fixed: { ...VECTORS, epochs: 2, units: 8, layerUnits: 8, steps: 4, batchSize: 16 } },
    { model: 'popularity' },
  ];
  const search = async (name: string, members: object[], metric: string) => {
    const objective = { metric, direction: 'max' };
    await workbench.searches.start({
      spec: SearchSpec.parse({ name, dataset: 'world', split: { kind: 'given' }, models: members, objective }),
    });
    await untilEnded(workbench, name);
  };
  await search('starts', models.slice(0, -1), 'map@100');
  await search('next', models.slice(-1), 'recall@20');
  runs = new Map((await workbench.runs.list({})).map(({ model, id }) => [model, id]));
  const { sessions } = await workbench.audition.sessions({ ...asked('cosernn'), order: { by: 'number' } });
  session = sessions.at(-1)!.session;
  return async () => {
    await workbench.close();
    rmSync(home, { recursive: true, force: true });
  };
}, 300_000);

const run = (model: string) => runs.get(model)!;
const asked = (model: string) => ({
  runs: [run(model)],
  filter: {},
  order: { by: 'random', seed: 1 } as const,
  onlyMoments: true,
  limit: 1000,
});
const rank = (model: string, changes: object = {}) =>
  workbench.audition.rankMoment({ run: run(model), session, context: {}, among: 'recent', k: 100, ...changes });

it('finds moments: sessions of the test part with an earlier one, by listener', async () => {
  const all = await workbench.audition.sessions({ ...asked('cosernn'), onlyMoments: false });
  const moments = await workbench.audition.sessions(asked('cosernn'));
  expect(moments.total).toBeGreaterThan(20);
  expect(moments.total).toBeLessThanOrEqual(all.total);
  const { listener, now, past, pastCount } = await workbench.audition.moment({ run: run('cosernn'), session });
  expect(now.session).toBe(session);
  expect(past.length).toBe(Math.min(20, pastCount));
  const numbers = past.map((one) => one.session);
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
  expect(numbers[0]).toBeLessThan(session);
  const own = await workbench.audition.sessions({ ...asked('cosernn'), filter: { listener: listener! } });
  expect(own.sessions.map((one) => one.session)).toContain(session);
  expect(own.matching).toBeLessThan(moments.matching);
});

it('ranks recent tracks and the whole catalogue by cosine, and marks what was played', async () => {
  const { now, past } = await workbench.audition.moment({ run: run('cosernn'), session });
  const recent = await rank('cosernn');
  const scores = recent.tracks.map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  expect(recent.search).toEqual({ kind: 'exact' });
  expect(recent.candidates).toBe(recent.tracks.length);
  const heard = new Set(past.flatMap(({ plays }) => plays.map(({ track }) => track)));
  expect(recent.tracks.every(({ track }) => heard.has(track))).toBe(true);
  const played = new Set(now.plays.filter(({ isSkipped }) => isSkipped !== true).map(({ track }) => track));
  for (const { track, outcome } of recent.tracks) if (outcome === 'played') expect(played).toContain(track);

  const catalogue = await rank('oracle-full', { among: 'catalogue', k: 10 });
  expect(catalogue.candidates).toBeGreaterThan(recent.candidates);
  expect(catalogue.cosine).toBeCloseTo(1, 4);
  expect(catalogue.tracks.some(({ outcome }) => outcome === 'played')).toBe(true);
  expect(catalogue.tracks[0]!.title).not.toBeNull();
});

it('moves with the context where a model reads it, and stays where it does not', async () => {
  const device = (await workbench.audition.sessions(asked('cosernn'))).contexts.find(({ name }) => name === 'device')!;
  const { now } = await workbench.audition.moment({ run: run('cosernn'), session });
  const other = device.values.find((value) => !now.contexts.some((own) => own.name === 'device' && own.value === value))!;
  expect((await rank('cosernn')).likeUnchanged).toBeNull();
  const moved = await rank('cosernn', { context: { device: other, hour: '3' } });
  expect(moved.likeUnchanged).toBeLessThan(0.999999);
  expect(moved.tracks.map(({ score }) => score)).not.toEqual((await rank('cosernn')).tracks.map(({ score }) => score));
  const still = await rank('last-session', { context: { device: other } });
  expect(still.likeUnchanged).toBeCloseTo(1, 6);
  // "Same context" looks for past sessions of the new situation.
  const same = await rank('average-session', { context: { device: other } });
  expect(same.tracks).toHaveLength(still.tracks.length);
});

it('predicts what the evaluation judged', async () => {
  const { sessions } = await workbench.audition.sessions({
    ...asked('cosernn'),
    order: { by: 'gain', a: run('last-session'), b: run('cosernn'), metric: 'cosine' },
    limit: 3,
  });
  for (const line of sessions) {
    const ours = await rank('cosernn', { session: line.session });
    const theirs = await rank('last-session', { session: line.session });
    expect(ours.cosine! - theirs.cosine!).toBeCloseTo(line.gain!, 4);
  }
});

it('explains by the nearest past sessions, and maps the track vectors', async () => {
  const [best] = (await rank('last-session')).tracks;
  const { nearest } = await workbench.audition.explainMoment({ run: run('last-session'), session, context: {}, track: best!.track });
  expect(nearest[0]!.withPrediction).toBeGreaterThan(0.9);
  expect(nearest.map(({ withPrediction }) => withPrediction)).toEqual(nearest.map((one) => one.withPrediction).toSorted((a, b) => b - a));
  expect((await workbench.audition.map({ run: run('cosernn') }))!.width).toBe(16);
  expect(await workbench.audition.locate({ run: run('cosernn'), tracks: [best!.track, 'nobody'] })).toEqual([
    { x: expect.any(Number), y: expect.any(Number) },
    null,
  ]);
});

it('refuses sessions, contexts and runs that cannot be asked, saying what to do', async () => {
  await expect(rank('cosernn', { session: 1_000_000 })).rejects.toMatchObject({ code: 'input.invalid' });
  await expect(rank('cosernn', { context: { mood: 'calm' } })).rejects.toMatchObject({
    message: expect.stringContaining('Choose one of hour'),
  });
  await expect(rank('cosernn', { context: { hour: '25' } })).rejects.toMatchObject({ code: 'input.invalid' });
  await expect(rank('popularity')).rejects.toMatchObject({ message: expect.stringContaining('of the task next-track') });
  await expect(workbench.audition.recommend({ run: run('cosernn'), session: ['x'], k: 3, context: {}, targets: [] })).rejects.toMatchObject(
    { message: expect.stringContaining('ask it about a session') },
  );
  await expect(workbench.audition.explainMoment({ run: run('cosernn'), session, context: {}, track: 'nobody' })).rejects.toMatchObject({
    code: 'audition.unknownTrack',
  });
});
