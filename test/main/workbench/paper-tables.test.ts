import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from '../../../src/main/workbench/workbench.ts';
import { SearchSpec } from '../../../src/shared/domain/search.ts';
import { importRing } from '../../support/ring-dataset.ts';
import { keptHome } from '../../support/temporary-home.ts';
import { untilEnded } from '../../support/watch-until.ts';

const { home, remove } = keptHome();
let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench({ home, door: 'terminal' });
  await importRing(workbench, 1200);
  const spec = SearchSpec.parse({
    name: 'variants',
    dataset: 'ring',
    split: { kind: 'hash-samples', every: 2 },
    models: [
      { model: 'popularity' },
      {
        model: 'gru4rec',
        fixed: { epochs: 2, hiddenUnits: [16], samples: 16, batchSize: 16 },
        space: { input: ['one-hot', 'embedding'], loss: ['cross-entropy', 'bpr'] },
      },
    ],
    evaluation: { cutoffs: [5, 20] },
  });
  await workbench.searches.start({ spec });
  await untilEnded(workbench, 'variants');
}, 120_000);
afterAll(async () => {
  await workbench.close();
  remove();
});

describe('paper tables', { timeout: 60_000 }, () => {
  it('lay out a finished search as the paper does, tested against its best', async () => {
    const { results, data } = await workbench.searches.paperTables({ name: 'variants' });
    expect(results.groups).toEqual(['cross-entropy', 'bpr']);
    expect(results.metrics).toEqual(['recall@20', 'mrr@20']);
    expect(results.rows.map(({ title }) => title)).toEqual(['Most popular', 'GRU4Rec one-hot', 'GRU4Rec embedding']);
    const popular = results.rows[0]!.cells[0]!;
    // On the ring popularity knows nothing, and every session says so.
    expect(popular.holmP).toBeLessThan(0.001);
    expect(results.baseline!.title).toMatch(/^GRU4Rec/);
    const best = results.rows.flatMap(({ cells }) => cells).find((cell) => cell?.runs[0] === results.baseline!.run);
    expect(best!.holmP).toBeNull();
    expect(results.notes.at(-1)).toMatch(/paired t-test over \d+ sessions, Holm-corrected over 8 tests/);

    const [full, train, test] = data!.rows;
    expect(data!.rows.map(({ title }) => title)).toEqual(['Full data set', 'Training sample', 'Test sample']);
    expect(full!.sessions).toBe(1200);
    expect(train!.sessions + test!.sessions).toBeLessThanOrEqual(1200);
    // Two samples of the same size, as near as hashing comes.
    expect(Math.abs(train!.sessions - test!.sessions)).toBeLessThan(120);
  });

  it('are tested against the run that is asked for', async () => {
    const [popular] = await workbench.runs.list({ search: 'variants' });
    const { results } = await workbench.searches.paperTables({ name: 'variants', baseline: popular!.id.slice(0, 8) });
    expect(results.baseline).toEqual({ run: popular!.id, title: 'Most popular' });
    expect(results.rows[0]!.cells.map((cell) => cell!.holmP)).toEqual([null, null, null, null]);
    await expect(workbench.searches.paperTables({ name: 'variants', baseline: 'ffffffffffff' })).rejects.toMatchObject({
      code: 'run.notFound',
    });
  });

  it('come from a search that suits the data set: no content input without features, samples of half at least', async () => {
    const spec = await workbench.searches.paperSpec({ dataset: 'ring' });
    expect(spec).toMatchObject({
      dataset: 'ring',
      name: 'ring paper tables',
      split: { kind: 'hash-samples', every: 2, trainBucket: 0, testBucket: 1 },
    });
    expect(spec.models.map(({ space }) => space['input'])).toEqual([undefined, ['one-hot', 'embedding']]);
    expect((await workbench.searches.plan(spec)).cells).toBe(7);
  });
});
