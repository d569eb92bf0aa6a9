import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EventHub } from '../../../src/main/search/event-hub.ts';
import type { SearchNews } from '../../../src/main/search/search-news.ts';
import { openStore } from '../../../src/main/store/store.ts';
import { createRunShelf } from '../../../src/main/workbench/run-shelf.ts';
import type { RunConfiguration } from '../../../src/shared/domain/run-row.ts';
import { type RunTableEvent, RunUnpacker } from '../../../src/shared/domain/run-stream.ts';
import { searchSpec, storedRun } from '../../support/stored-run.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

const NOW = '2026-01-01T00:00:00.000Z';

function shelfWithRuns(count: number) {
  const home = temporaryHome();
  const store = openStore(join(home, 'segue.db'));
  onTestFinished(() => store.close());
  const search = store.searches.insert(searchSpec('first'), NOW);
  // Two seeds of each configuration.
  const runs = Array.from({ length: count }, (_, index) =>
    storedRun(search.id, index + 1, { seed: index % 2, hyperparameters: { learningRate: Math.floor(index / 2) } }),
  );
  const ids = runs.map((run) => run.id);
  store.transaction(() => {
    for (const run of runs) store.runs.insert(run, NOW);
    store.cells.replace(search.id, ids);
    for (const id of ids) store.runs.markDone(id, { metrics: { 'recall@20': 0.1 }, trainingSeconds: 1, evaluationSeconds: 1 }, NOW);
  });
  const runsDirectory = join(home, 'runs');
  const news = new EventHub<SearchNews>();
  return { store, searchId: search.id, ids, news, runsDirectory, shelf: createRunShelf({ store, news, runsDirectory }) };
}

/** Reads a stream on until an event passes the test. */
async function readUntil(stream: AsyncIterator<RunTableEvent>, isLast: (event: RunTableEvent) => boolean): Promise<RunTableEvent[]> {
  const events: RunTableEvent[] = [];
  for (;;) {
    const { value, done } = await stream.next();
    if (done === true) throw new Error(`The stream ended after ${events.length} events.`);
    events.push(value);
    if (isLast(value)) return events;
  }
}

/** The runs of each event of one stream. */
function runsOf(events: readonly RunTableEvent[]) {
  const unpacker = new RunUnpacker();
  return events.map((event) => (event.type === 'rows' ? unpacker.unpack(event.text) : []));
}

const isComplete = (event: RunTableEvent) => event.type === 'rows' && event.isComplete;

describe('watching all runs', () => {
  it('sends every run once, newest first and in pieces, each configuration once', async () => {
    const { shelf, ids } = shelfWithRuns(1203);
    const leaving = new AbortController();
    const pieces = (await readUntil(shelf.watch(leaving.signal), isComplete)).filter((event) => event.type === 'rows');
    leaving.abort();
    expect(pieces.length).toBeGreaterThan(2);
    const runs = runsOf(pieces).flat();
    expect(runs.map((run) => run.id)).toEqual(ids.toReversed());
    const configurations = pieces.flatMap(({ text }): RunConfiguration[] => JSON.parse(text).configurations);
    expect(configurations.map((configuration) => configuration.hyperparameters['learningRate'])).toEqual(
      Array.from({ length: 602 }, (_, index) => 601 - index),
    );
    expect(runs.map((run) => run.configuration.hyperparameters['learningRate'])).toEqual(
      Array.from({ length: 1203 }, (_, index) => Math.floor((1202 - index) / 2)),
    );
  });

  it('tells what changes, gathered, and what goes away', async () => {
    const { shelf, store, ids, news } = shelfWithRuns(3);
    const leaving = new AbortController();
    const stream = shelf.watch(leaving.signal);
    const events = await readUntil(stream, isComplete);
    await shelf.annotate({ ids: [ids[0]!], isStarred: true });
    await shelf.annotate({ ids: [ids[0]!], addTags: ['paper'] });
    store.runs.markEnded(ids[1]!, 'failed', NOW, { code: 'internal', message: 'x', details: {} });
    news.emit({ type: 'run', runId: ids[1]! });
    const [changed] = await readUntil(stream, isComplete);
    expect(changed).toMatchObject({ text: expect.stringContaining('"configurations":[]') });
    expect(runsOf([...events, changed!]).at(-1)).toMatchObject([
      {
        id: ids[0],
        isStarred: true,
        tags: ['paper'],
        configuration: { model: expect.any(String) },
        metrics: { 'recall@20': 0.1 },
        ranges: {},
      },
      { id: ids[1], status: 'failed' },
    ]);
    await shelf.trash({ ids: [ids[2]!] });
    expect(await readUntil(stream, (event) => event.type === 'removed')).toEqual([{ type: 'removed', ids: [ids[2]] }]);
    leaving.abort();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });
});

describe('trash', () => {
  it('keeps what is starred, runs or is not there', async () => {
    const { shelf, store, ids } = shelfWithRuns(3);
    await shelf.annotate({ ids: [ids[0]!], isStarred: true });
    store.runs.markStarted(ids[1]!, NOW);
    expect(await shelf.trash({ ids: [...ids, 'nowhere'] })).toEqual({
      trashed: [ids[2]],
      kept: [
        { id: ids[0], reason: 'starred' },
        { id: ids[1], reason: 'active' },
        { id: 'nowhere', reason: 'missing' },
      ],
    });
    expect(await shelf.restore({ ids })).toEqual({ restored: [ids[2]] });
    expect(await shelf.trashed()).toEqual([]);
  });

  it('deletes files and rows for good, and says how much that freed', async () => {
    const { shelf, ids, runsDirectory } = shelfWithRuns(3);
    for (const id of ids) {
      mkdirSync(join(runsDirectory, id, 'checkpoint'), { recursive: true });
      writeFileSync(join(runsDirectory, id, 'checkpoint', 'weights.bin'), Buffer.alloc(1000));
      writeFileSync(join(runsDirectory, id, 'log.txt'), 'abc');
    }
    await shelf.trash({ ids: ids.slice(0, 2) });
    expect(await shelf.emptyTrash({ ids: [ids[0]!, ids[2]!] })).toEqual({ removed: 1, freedBytes: 1003 });
    expect(await shelf.emptyTrash({})).toEqual({ removed: 1, freedBytes: 1003 });
    expect(ids.map((id) => existsSync(join(runsDirectory, id)))).toEqual([false, false, true]);
    expect(await shelf.trashed()).toEqual([]);
  });

  it('can be emptied where the files are gone already', async () => {
    const { shelf, ids } = shelfWithRuns(1);
    await shelf.trash({ ids });
    expect(await shelf.emptyTrash({})).toEqual({ removed: 1, freedBytes: 0 });
  });
});
