import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrations } from '../../../src/main/store/migrations/migrations.ts';
import { openStore, type Store } from '../../../src/main/store/store.ts';
import { readTexts } from '../../support/run-rows.ts';
import { searchSpec, storedRun } from '../../support/stored-run.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

const NOW = '2026-01-01T00:00:00.000Z';

function storeWithRuns(count: number): { store: Store; searchId: number; ids: string[]; path: string } {
  const path = join(temporaryHome(), 'segue.db');
  const store = openStore(path);
  onTestFinished(() => store.close());
  const search = store.searches.insert(searchSpec('first'), NOW);
  const runs = Array.from({ length: count }, (_, index) => storedRun(search.id, index + 1));
  const ids = runs.map((run) => run.id);
  store.transaction(() => {
    for (const run of runs) store.runs.insert(run, NOW);
    store.cells.replace(search.id, ids);
  });
  return { store, searchId: search.id, ids, path };
}

const done = (recall: number) => ({ metrics: { 'recall@20': recall }, trainingSeconds: 2, evaluationSeconds: 1 });

describe('annotations', () => {
  it('change only what they name', () => {
    const { store, ids } = storeWithRuns(1);
    const [id] = ids as [string];
    store.annotations.change(id, { isStarred: true, note: 'best so far', addTags: ['paper', 'b'] }, NOW);
    store.annotations.change(id, { isHidden: true, addTags: ['paper'], removeTags: ['b', 'never there'] }, NOW);
    expect(store.annotations.find(id)).toEqual({ tags: ['paper'], note: 'best so far', isStarred: true, isHidden: true });
    expect(store.annotations.hiddenIds()).toEqual([id]);
    store.annotations.change(id, { isStarred: false, isHidden: false, note: '', removeTags: ['paper'] }, NOW);
    expect(store.annotations.find(id)).toEqual({ tags: [], note: '', isStarred: false, isHidden: false });
  });
});

describe('trash', () => {
  it('puts runs out of lists, counts and the best, and back', () => {
    const { store, searchId, ids } = storeWithRuns(3);
    ids.forEach((id, index) => void store.runs.markDone(id, done(index / 10), NOW));
    store.trash.add(ids[2]!, NOW);
    expect(store.runs.list({}).map((run) => run.id)).not.toContain(ids[2]);
    expect(store.cells.tally(searchId).counts).toMatchObject({ total: 2, done: 2 });
    expect(store.cells.best(searchId, 'recall@20', 'max')).toEqual({ runId: ids[1], value: 0.1 });
    expect(store.trash.list()).toEqual([{ id: ids[2], search: 'first', dataset: 'small', model: 'gru4rec', seed: 1, trashedAt: NOW }]);
    expect(store.trash.restore(ids[2]!)).toBe(true);
    expect(store.trash.restore(ids[2]!)).toBe(false);
    expect(store.cells.best(searchId, 'recall@20', 'max')?.runId).toBe(ids[2]);
  });

  it('deletes only what is in it', () => {
    const { store, ids } = storeWithRuns(2);
    store.trash.add(ids[0]!, NOW);
    for (const id of ids) store.trash.deleteForGood(id);
    expect(store.runs.list({}).map((run) => run.id)).toEqual([ids[1]]);
    expect(store.runs.find(ids[0]!)).toBeUndefined();
    expect(store.trash.list()).toEqual([]);
  });
});

describe('rows of the table of all runs', () => {
  it('come in pieces, newest first, without the trash', () => {
    const { store, ids } = storeWithRuns(5);
    store.trash.add(ids[1]!, NOW);
    store.annotations.change(ids[0]!, { addTags: ['a'], note: 'n' }, NOW);
    const first = store.runTable.before(null, 2);
    const second = store.runTable.before(first.at(-1)!.order, 10);
    const rows = readTexts([...first, ...second]);
    expect(rows.map((run) => run.id)).toEqual([ids[4], ids[3], ids[2], ids[0]]);
    expect(rows[3]).toMatchObject({ tags: ['a'], note: 'n', search: 'first', metrics: {}, ranges: {} });
    expect(store.runTable.find(ids[1]!)).toBeUndefined();
  });

  it('are read as they were written, to the last digit and quote', () => {
    const { store, searchId, ids } = storeWithRuns(1);
    const [id] = ids as [string];
    const hyperparameters = { learningRate: 0.1 + 0.2, path: 'C:\\"runs"\n' };
    store.runs.insert(storedRun(searchId, 9, { hyperparameters, dataset: `"it's"` }), NOW);
    store.annotations.change(id, { isStarred: true, note: `"it's" \\ new\nline`, addTags: ['a "tag"'] }, NOW);
    store.runs.markStarted(id, NOW);
    store.epochs.record(id, { epoch: 1, step: 1, seconds: 1, metrics: { loss: 1 / 3 } });
    const result = { metrics: { 'recall@20': 2 / 3 }, trainingSeconds: 100 / 3, evaluationSeconds: 3 };
    store.runs.markDone(id, result, NOW);
    const [newest, run] = readTexts(store.runTable.before(null, 10));
    expect(newest?.configuration).toMatchObject({ hyperparameters, dataset: `"it's"`, evaluation: { cutoffs: [20] }, modelVersion: 1 });
    expect(run).toMatchObject({ ...result, seed: 1, startedAt: NOW, endedAt: NOW, engine: null, epochsDone: 1, error: null });
    expect(run).toMatchObject({ isStarred: true, isHidden: false, note: `"it's" \\ new\nline`, tags: ['a "tag"'] });
    expect(run?.ranges).toEqual({ loss: { last: 1 / 3, min: 1 / 3, max: 1 / 3 } });
  });

  it('have one configuration where only the seed differs', () => {
    const { store, searchId } = storeWithRuns(1);
    const hyperparameters = { learningRate: 0.5 };
    for (const [number, seed] of [
      [10, 1],
      [11, 2],
    ] as const)
      store.runs.insert(storedRun(searchId, number, { seed, hyperparameters }), NOW);
    const [second, first, other] = store.runTable.before(null, 10);
    expect(first!.configuration).toBe(second!.configuration);
    expect(first!.configuration).not.toBe(other!.configuration);
    expect(readTexts([first!])[0]?.configuration).toMatchObject({ model: 'gru4rec', hyperparameters, split: { kind: 'given' } });
  });

  it('know what each metric went through, also when a resumed run repeats an epoch', () => {
    const { store, ids } = storeWithRuns(1);
    const record = (epoch: number, loss: number) =>
      store.epochs.record(ids[0]!, { epoch, step: epoch * 10, seconds: loss, metrics: { loss } });
    for (const [epoch, loss] of [
      [1, 5],
      [2, 9],
      [3, 4],
    ] as const)
      record(epoch, loss);
    const ranges = () => JSON.parse(store.runTable.find(ids[0]!)!.ranges);
    expect(ranges()).toEqual({ loss: { last: 4, min: 4, max: 9 } });
    record(2, 3);
    expect(ranges()).toEqual({ loss: { last: 4, min: 3, max: 5 } });
    store.epochs.clear(ids[0]!);
    expect(ranges()).toEqual({});
  });

  it('know it of runs from before they were kept', () => {
    const path = join(temporaryHome(), 'segue.db');
    const old = new SqliteDatabase(path);
    old.exec(migrations[0]!);
    old.pragma('user_version = 1');
    old.exec(`INSERT INTO runs (id, identity, dataset, fingerprint, split, model, model_version, task, hyperparameters, seed, evaluation, status, created_at)
      VALUES ('aa', 'aa', 'd', 'f', '{}', 'gru4rec', 1, 'next-track', '{}', 1, '{}', 'done', '${NOW}');
      INSERT INTO epochs VALUES ('aa', 1, 10, 1), ('aa', 2, 20, 1);
      INSERT INTO epoch_metrics VALUES ('aa', 1, 'loss', 2), ('aa', 2, 'loss', 3)`);
    old.close();
    const store = openStore(path);
    onTestFinished(() => store.close());
    expect(JSON.parse(store.runTable.find('aa')!.ranges)).toEqual({ loss: { last: 3, min: 2, max: 3 } });
  });
});

describe('saved views', () => {
  it('are kept by page and name, the newest of a name', () => {
    const { store } = storeWithRuns(0);
    const view = (page: string, name: string, filter: string) => ({ page, name, definition: { filter }, updatedAt: NOW });
    for (const saved of [view('runs', 'b', 'one'), view('runs', 'a', 'two'), view('other', 'a', 'three'), view('runs', 'b', 'four')])
      store.savedViews.save(saved);
    expect(store.savedViews.list('runs')).toEqual([view('runs', 'a', 'two'), view('runs', 'b', 'four')]);
    store.savedViews.remove('runs', 'a');
    expect(store.savedViews.list('runs').map((saved) => saved.name)).toEqual(['b']);
  });
});
