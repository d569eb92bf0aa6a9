import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore, type Store } from '../../../src/main/store/store.ts';
import { searchSpec, storedRun } from '../../support/stored-run.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

const NOW = '2026-01-01T00:00:00.000Z';

function storeWithRuns(count: number): { store: Store; searchId: number; ids: string[] } {
  const store = openStore(join(temporaryHome(), 'segue.db'));
  onTestFinished(() => store.close());
  const search = store.searches.insert(searchSpec('first'), NOW);
  const runs = Array.from({ length: count }, (_, index) => storedRun(search.id, index + 1));
  store.transaction(() => {
    for (const run of runs) store.runs.insert(run, NOW);
    store.cells.replace(
      search.id,
      runs.map((run) => run.id),
    );
  });
  return { store, searchId: search.id, ids: runs.map((run) => run.id) };
}

const done = (recall: number, loss = 1) => ({ metrics: { 'recall@20': recall, loss }, trainingSeconds: 2, evaluationSeconds: 1 });

describe('runs', () => {
  it('come back as they were stored', () => {
    const { store, ids } = storeWithRuns(1);
    expect(store.runs.find(ids[0]!)).toMatchObject({
      search: 'first',
      status: 'waiting',
      hyperparameters: { learningRate: 0.01, hiddenUnits: [100], constrainedEmbedding: true, loss: 'cross-entropy' },
      metrics: {},
      error: null,
    });
    store.runs.markDone(ids[0]!, done(0.25), NOW);
    expect(store.runs.find(ids[0]!)).toMatchObject({ status: 'done', metrics: { 'recall@20': 0.25, loss: 1 }, trainingSeconds: 2 });
  });

  it('are kept once by identity', () => {
    const { store, searchId, ids } = storeWithRuns(1);
    store.runs.markDone(ids[0]!, done(0.25), NOW);
    store.runs.insert(storedRun(searchId, 1, { seed: 99 }), NOW);
    expect(store.runs.list({})).toHaveLength(1);
    expect(store.runs.find(ids[0]!)).toMatchObject({ seed: 1, status: 'done' });
  });

  it('are listed in the order of the cells, or best first with those without the metric last', () => {
    const { store, searchId, ids } = storeWithRuns(4);
    [0.1, 0.3, 0.2].forEach((recall, index) => void store.runs.markDone(ids[index]!, done(recall, recall), NOW));
    const order = (sort?: string) =>
      store.runs.list({ searchId, ...(sort === undefined ? {} : { sort }) }).map((run) => ids.indexOf(run.id));
    expect(order()).toEqual([0, 1, 2, 3]);
    expect(order('recall@20')).toEqual([1, 2, 0, 3]);
    expect(order('loss')).toEqual([0, 2, 1, 3]);
    expect(() => order('recall')).toThrowError(expect.objectContaining({ code: 'metric.unknown' }));
    expect(store.runs.list({ searchId, status: 'done', sort: 'recall@20', limit: 1 }).map((run) => run.id)).toEqual([ids[1]]);
  });

  it('are found by the beginning of their id, and only by hexadecimal ones', () => {
    const { store, ids } = storeWithRuns(3);
    expect(store.runs.idsBeginning('00000000000')).toEqual(ids);
    expect(store.runs.idsBeginning('%')).toEqual([]);
    expect(store.runs.idsBeginning('')).toEqual([]);
  });

  it('belong to every search that asks for them', () => {
    const { store, ids } = storeWithRuns(2);
    store.runs.markDone(ids[0]!, done(0.5), NOW);
    const other = store.searches.insert(searchSpec('second'), NOW);
    store.cells.replace(other.id, [ids[1]!, ids[0]!]);
    store.cells.markReused(other.id);
    expect(store.runs.list({ searchId: other.id }).map((run) => [run.id, run.search])).toEqual([
      [ids[1], 'second'],
      [ids[0], 'second'],
    ]);
    expect(store.cells.tally(other.id).counts).toMatchObject({ total: 2, done: 1, waiting: 1, reused: 1 });
    expect(store.cells.best(other.id, 'recall@20', 'max')).toEqual({ runId: ids[0], value: 0.5 });
    expect(store.searches.ofRun(ids[0]!).map((search) => search.name)).toEqual(['first', 'second']);
  });

  it('keep their curves, an epoch that is repeated once', () => {
    const { store, searchId, ids } = storeWithRuns(1);
    const record = (epoch: number, loss: number) => ({ epoch, step: epoch * 10, seconds: epoch, metrics: { loss, broken: Number.NaN } });
    expect([1, 2, 2].map((epoch) => store.epochs.record(ids[0]!, record(epoch, 1 / epoch)))).toEqual([true, true, false]);
    expect(store.epochs.list(ids[0]!)).toEqual([
      { epoch: 1, step: 10, seconds: 1, metrics: { loss: 1 } },
      { epoch: 2, step: 20, seconds: 2, metrics: { loss: 0.5 } },
    ]);
    expect(store.epochs.curves(searchId, 'loss')).toEqual([
      {
        runId: ids[0],
        points: [
          { epoch: 1, step: 10, seconds: 1, value: 1 },
          { epoch: 2, step: 20, seconds: 2, value: 0.5 },
        ],
      },
    ]);
    expect(store.runs.find(ids[0]!)?.epochsDone).toBe(2);
  });

  it('write all of a transaction or nothing', () => {
    const { store, searchId } = storeWithRuns(1);
    expect(() =>
      store.transaction(() => {
        store.runs.insert(storedRun(searchId, 7), NOW);
        throw new Error('half-way');
      }),
    ).toThrowError('half-way');
    expect(store.runs.list({})).toHaveLength(1);
  });
});
