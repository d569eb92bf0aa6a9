import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore, type Store } from '../../../src/main/store/store.ts';
import { defaultDatasetName } from '../../../src/main/workbench/dataset-name.ts';
import { openWorkbench, type Workbench } from '../../../src/main/workbench/workbench.ts';
import { GenerateRequest, ImportRequest } from '../../../src/shared/domain/dataset.ts';
import { SearchSpec } from '../../../src/shared/domain/search.ts';
import { importRing } from '../../support/ring-dataset.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

async function open(): Promise<Workbench> {
  const workbench = await openWorkbench({ home: temporaryHome(), door: 'terminal' });
  onTestFinished(() => workbench.close());
  return workbench;
}

async function importFile(workbench: Workbench, name: string, text: string, file = `${name}.csv`) {
  const path = join(workbench.home, file);
  writeFileSync(path, text);
  for await (const event of workbench.datasets.import(ImportRequest.parse({ paths: [path], name }))) {
    if (event.type === 'done') return event.dataset;
  }
  throw new Error('The import ended without a result.');
}

const RATINGS = 'user_id,item_id,rating\nu1,a,5\nu1,b,1\nu2,a,4\nu2,b,2\n';
const PLAYS = 'session_id,position,track_id\n1,0,a\n1,1,b\n2,0,b\n2,1,c\n';

describe('data sets', () => {
  it('are listed, described and removed with their files', async () => {
    const workbench = await open();
    const imported = await importFile(workbench, 'small', PLAYS);
    expect(await workbench.datasets.list()).toEqual([imported]);
    expect(await workbench.datasets.get({ name: 'small' })).toMatchObject({
      name: 'small',
      sessions: 2,
      events: 4,
      statistics: { tracks: 3 },
    });
    const removed = await workbench.datasets.remove({ name: 'small' });
    expect(removed).toEqual({ removed: 'small', freedBytes: imported.bytes });
    expect(await workbench.datasets.list()).toEqual([]);
    expect(readdirSync(join(workbench.home, 'datasets'))).toEqual([]);
    await expect(workbench.datasets.remove({ name: 'small' })).rejects.toMatchObject({ code: 'dataset.notFound' });
  });

  it('may be imported again under the same name, but the name not be given to others', async () => {
    const workbench = await open();
    const first = await importFile(workbench, 'small', PLAYS);
    expect(await importFile(workbench, 'small', PLAYS)).toEqual(first);
    await expect(importFile(workbench, 'small', `${PLAYS}3,0,a\n3,1,c\n`)).rejects.toMatchObject({ code: 'dataset.exists' });
    await expect(importFile(workbench, 'small', PLAYS, 'elsewhere.csv')).rejects.toMatchObject({
      code: 'dataset.exists',
      message: expect.stringContaining('Choose another name'),
    });
  });

  it('share their files under two names until both are removed', async () => {
    const workbench = await open();
    const { fingerprint } = await importFile(workbench, 'one', PLAYS, 'plays.csv');
    expect((await importFile(workbench, 'two', PLAYS, 'plays.csv')).fingerprint).toBe(fingerprint);
    expect(await workbench.datasets.remove({ name: 'one' })).toEqual({ removed: 'one', freedBytes: 0 });
    expect((await workbench.datasets.get({ name: 'two' })).sessions).toBe(2);
    await workbench.datasets.remove({ name: 'two' });
    expect(existsSync(join(workbench.home, 'datasets', fingerprint))).toBe(false);
  });

  it('are called damaged when their files are gone', async () => {
    const workbench = await open();
    const { fingerprint } = await importFile(workbench, 'small', PLAYS);
    const directory = join(workbench.home, 'datasets', fingerprint);
    writeFileSync(join(directory, 'manifest.json'), '{"half');
    await expect(workbench.datasets.get({ name: 'small' })).rejects.toMatchObject({ code: 'dataset.damaged' });
    rmSync(directory, { recursive: true });
    await expect(workbench.datasets.get({ name: 'small' })).rejects.toMatchObject({
      code: 'dataset.damaged',
      message: expect.stringContaining('import it again'),
    });
    expect(await workbench.datasets.remove({ name: 'small' })).toMatchObject({ removed: 'small' });
  });

  it('cannot be removed under a running search', async () => {
    const workbench = await open();
    await importRing(workbench);
    const spec = SearchSpec.parse({
      name: 'busy',
      dataset: 'ring',
      split: { kind: 'random-sessions' },
      models: [{ model: 'gru4rec', fixed: { epochs: 1000, hiddenUnits: [8], samples: 8 } }],
    });
    await workbench.searches.start({ spec });
    await expect(workbench.datasets.remove({ name: 'ring' })).rejects.toMatchObject({
      code: 'dataset.inUse',
      message: expect.stringContaining('segue search cancel busy'),
    });
    await workbench.searches.cancel({ name: 'busy' });
    expect(await workbench.datasets.remove({ name: 'ring' })).toMatchObject({ removed: 'ring' });
  });

  it('leave nothing behind when their making is cancelled', async () => {
    const workbench = await open();
    const stop = new AbortController();
    const request = GenerateRequest.parse({ users: 20_000, sessions: 400_000, tracks: 50_000 });
    const making = async () => {
      for await (const event of workbench.datasets.generate(request, stop.signal)) if (event.type === 'progress') stop.abort();
    };
    await expect(making()).rejects.toMatchObject({ code: 'data.cancelled' });
    expect(await workbench.datasets.list()).toEqual([]);
    expect(readdirSync(join(workbench.home, 'datasets'))).toEqual([]);
  });
});

it('tells what a data set holds that was imported before it was asked, as soon as its files can be read', async () => {
  const newer = await open();
  const { fingerprint, ...rated } = await importFile(newer, 'rated', RATINGS);
  const { holds, ...older } = JSON.parse(readFileSync(join(newer.home, 'datasets', fingerprint, 'manifest.json'), 'utf8'));
  expect(holds).toBe('ratings');

  const home = temporaryHome();
  const inStore = <Result>(work: (store: Store) => Result): Result => {
    const store = openStore(join(home, 'segue.db'));
    try {
      return work(store);
    } finally {
      store.close();
    }
  };
  const holdsWhenOpened = async () => {
    const workbench = await openWorkbench({ home, door: 'terminal' });
    await workbench.close();
    return inStore((store) => store.datasets.find('rated')!.holds);
  };
  inStore((store) => store.datasets.insert({ ...rated, fingerprint, holds: 'sessions' }));
  expect(await holdsWhenOpened()).toBe('sessions');
  cpSync(join(newer.home, 'datasets'), join(home, 'datasets'), { recursive: true });
  writeFileSync(join(home, 'datasets', fingerprint, 'manifest.json'), JSON.stringify(older));
  expect(await holdsWhenOpened()).toBe('ratings');
  // Done once, it is not done again.
  inStore((store) => store.datasets.setHolds(fingerprint, 'sessions'));
  expect(await holdsWhenOpened()).toBe('sessions');
});

it('tells what an older data set holds when it is imported again', async () => {
  const workbench = await open();
  const { fingerprint } = await importFile(workbench, 'rated', RATINGS);
  const manifest = join(workbench.home, 'datasets', fingerprint, 'manifest.json');
  const { holds, ...older } = JSON.parse(readFileSync(manifest, 'utf8'));
  writeFileSync(manifest, JSON.stringify(older));
  expect((await workbench.datasets.get({ name: 'rated' })).holds).toBe(holds);
  const again = await importFile(workbench, 'again', RATINGS, 'rated.csv');
  expect(again).toMatchObject({ name: 'again', fingerprint, holds: 'ratings' });
});

it('refuses models whose tracks need artists or albums that the data does not tell, before anything is trained', async () => {
  const workbench = await open();
  await importFile(workbench, 'counted', 'user_id,item_id,plays\nu1,a,5\nu1,b,1\nu2,a,4\nu2,b,2\n');
  const spec = (model: string) =>
    SearchSpec.parse({
      name: 'grouped',
      dataset: 'counted',
      split: { kind: 'hold-out-tracks', testShare: 0.5, validationShare: 0, seed: 1 },
      models: [{ model: 'most-collected' }, { model }],
      objective: { metric: 'ndcg@10', direction: 'max' },
    });
  for (const [model, group] of [
    ['same-artist', 'artist'],
    ['same-album', 'album'],
    ['artist-popularity', 'artist'],
  ] as const) {
    await expect(workbench.searches.plan(spec(model))).rejects.toMatchObject({
      code: 'dataset.noGroups',
      message: expect.stringContaining(`a column of the role "${group}"`),
      details: { path: 'dataset' },
    });
  }
});

it('reads the names of tracks from a table without a header', async () => {
  const workbench = await open();
  const path = join(workbench.home, 'ratings.txt');
  const tracksPath = join(workbench.home, 'names.txt');
  writeFileSync(path, '1\t1000004\t90\n1\t1000006\t255\n2\t1000004\t30\n2\t1000006\t70\n');
  writeFileSync(tracksPath, '-100\tNot Applicable\n1000004\tBob Marley\n1000006\t311\n');
  const roles = { column1: 'user', column2: 'track', column3: 'value' } as const;
  for await (const _ of workbench.datasets.import(
    ImportRequest.parse({ paths: [path], tracksPath, roles, holds: 'ratings', name: 'rated' }),
  ));
  const { statistics } = await workbench.datasets.get({ name: 'rated' });
  expect(statistics.popularity.top.map(({ track, title }) => [track, title]).toSorted()).toEqual([
    ['1000004', 'Bob Marley'],
    ['1000006', '311'],
  ]);
});

describe('defaultDatasetName', () => {
  it.each([
    [['/data/plays.tsv.gz'], 'plays'],
    [['/data/nowplaying/train.tsv.gz', '/data/nowplaying/test.tsv.gz'], 'nowplaying'],
    [['/data/My: history?.json'], 'My- history-'],
    [['/data/___.csv'], 'data'],
  ])('of %j is %s', (paths, name) => {
    expect(defaultDatasetName(paths)).toBe(name);
  });
});
