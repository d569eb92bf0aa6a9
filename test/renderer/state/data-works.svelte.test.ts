import { expect, it, onTestFinished, vi } from 'vitest';
import { Connection } from '../../../src/renderer/connection/connection.svelte.ts';
import { DataWorks } from '../../../src/renderer/state/data-works.svelte.ts';
import type { DataWork } from '../../../src/shared/domain/data-work.ts';
import type { DatasetSummary } from '../../../src/shared/domain/dataset.ts';
import { answeringTransport } from '../../support/answering-transport.ts';

const dataset = { name: 'plays' } as DatasetSummary;

function work(id: string, status: DataWork['status']): DataWork {
  return {
    id,
    kind: 'import',
    name: id,
    startedAt: '2026-01-01T00:00:00.000Z',
    status,
    progress: null,
    dataset: status === 'done' ? dataset : null,
    problem: status === 'failed' ? { code: 'dataset.empty', message: 'Nothing in it.' } : null,
  };
}

it('tells once of what is finished while it looks on, and keeps failures to be read', () => {
  const dispose = $effect.root(() => {
    const works = new DataWorks(new Connection(answeringTransport({}).transport));
    const done: string[] = [];
    const receive = (...list: DataWork[]) => works.receive(list, ({ name }) => done.push(name));
    // What was finished before is no news.
    receive(work('old', 'done'), work('plays', 'running'), work('other', 'running'));
    expect(done).toEqual([]);
    expect(works.isBusy).toBe(true);
    receive(work('old', 'done'), work('plays', 'done'), work('other', 'failed'));
    receive(work('old', 'done'), work('plays', 'done'), work('other', 'failed'));
    expect(done).toEqual(['plays']);
    expect(works.isBusy).toBe(false);
    expect(works.failed.map(({ id }) => id)).toEqual(['other']);
    receive(work('third', 'cancelled'));
    expect(works.failed).toEqual([]);
    expect(works.find('third')?.status).toBe('cancelled');
    expect(works.find(null)).toBeUndefined();
  });
  dispose();
});

it('is current again after the line broke', async () => {
  let list = [work('plays', 'running')];
  const line = answeringTransport({
    'datasets.watchWork': async function* (_input, signal) {
      yield list;
      await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
    },
  });
  const connection = new Connection(line.transport);
  onTestFinished(() => connection.stop());
  const works = new DataWorks(connection);
  const done: string[] = [];
  onTestFinished(
    works.follow(
      ({ name }) => done.push(name),
      () => {},
    ),
  );
  await vi.waitFor(() => expect(works.isBusy).toBe(true));
  list = [work('plays', 'done')];
  line.breakLine();
  await vi.waitFor(() => expect(done).toEqual(['plays']), { timeout: 10_000 });
});
