import { describe, expect, it } from 'vitest';
import { DataWorks } from '../../../src/main/workbench/data-works.ts';
import type { DatasetSummary } from '../../../src/shared/domain/dataset.ts';
import { AppError } from '../../../src/shared/errors.ts';

const what = { kind: 'import', name: 'plays' } as const;
const dataset = { name: 'plays' } as DatasetSummary;

describe('data works', () => {
  it('go on when their watcher leaves, and tell the next one how they ended', async () => {
    const works = new DataWorks(() => {});
    const ready = Promise.withResolvers<DatasetSummary>();
    const { id } = works.start(what, ({ onProgress }) => {
      onProgress?.({ stage: 'Reading rows', fraction: 0.5 });
      return ready.promise;
    });
    const watcher = works.watch(undefined);
    expect((await watcher.next()).value).toMatchObject([{ id, status: 'running' }]);
    await watcher.return();
    ready.resolve(dataset);
    await ready.promise;
    for await (const list of works.watch(undefined)) if (list[0]?.status === 'done') break;
    expect(works.list()).toMatchObject([{ id, status: 'done', dataset, progress: null }]);
    works.dismiss(id);
    expect(works.list()).toEqual([]);
  });

  it('keep why they failed, tell a bug, and know being cancelled from failing', async () => {
    const bugs: unknown[] = [];
    const works = new DataWorks((error) => bugs.push(error));
    const refused = works.start(what, async () => {
      throw new AppError('dataset.empty', 'Nothing in it.');
    });
    const bug = new Error('oops');
    const broken = works.start(what, async () => {
      throw bug;
    });
    const stopped = works.start(
      what,
      ({ signal }) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true })),
    );
    await works.cancel(stopped.id);
    await works.cancel(refused.id);
    const byId = new Map(works.list().map((work) => [work.id, work]));
    expect(byId.get(refused.id)).toMatchObject({ status: 'failed', problem: { code: 'dataset.empty', message: 'Nothing in it.' } });
    expect(byId.get(broken.id)).toMatchObject({ status: 'failed', problem: { code: 'internal' } });
    expect(byId.get(stopped.id)?.status).toBe('cancelled');
    expect(bugs).toEqual([bug]);
    expect(() => works.dismiss('nothing')).toThrow(/no data work/);
  });
});
