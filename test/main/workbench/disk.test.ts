import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src/main/store/store.ts';
import { createDisk } from '../../../src/main/workbench/disk.ts';
import { homePaths } from '../../../src/main/workbench/home.ts';
import { openLog } from '../../../src/main/workbench/log.ts';
import { PARTS_OF_DAY } from '../../../src/shared/domain/parts-of-day.ts';
import { searchSpec, storedRun } from '../../support/stored-run.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

const NOW = '2026-01-01T00:00:00.000Z';
const CHECKPOINT_BYTES = 1000;
const LOG_BYTES = 10;

function writeBytes(path: string, bytes: number): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.alloc(bytes));
}

/** Five runs of one search: the best, a starred one, a plain one, a trashed one, and one that was interrupted. */
function homeWithRuns() {
  const paths = homePaths(temporaryHome());
  const store = openStore(paths.database);
  onTestFinished(() => store.close());
  const search = store.searches.insert(searchSpec('first'), NOW);
  const [best, starred, plain, trashed, interrupted] = Array.from({ length: 5 }, (_, index) => {
    const run = storedRun(search.id, index + 1);
    store.runs.insert(run, NOW);
    store.runs.markDone(run.id, { metrics: { 'recall@20': 1 / (index + 1) }, trainingSeconds: 1, evaluationSeconds: 1 }, NOW);
    store.checkpoints.record(run.id, { epoch: 1, bytes: CHECKPOINT_BYTES, createdAt: NOW });
    writeBytes(join(paths.runs, run.id, 'checkpoint', 'epoch-000001.checkpoint'), CHECKPOINT_BYTES);
    writeBytes(join(paths.runs, run.id, 'log.txt'), LOG_BYTES);
    return run.id;
  }) as [string, string, string, string, string];
  store.cells.replace(search.id, [best, starred, plain, trashed, interrupted]);
  store.annotations.change(starred, { isStarred: true }, NOW);
  store.trash.add(trashed, NOW);
  store.runs.markEnded(interrupted, 'interrupted', NOW, null);
  return { paths, store, disk: createDisk({ store, paths }), ids: { best, starred, plain, trashed, interrupted } };
}

describe('the disk of a home', () => {
  it('says what takes how much', async () => {
    const { disk, ids } = homeWithRuns();
    const use = await disk.diskUse();
    const each = CHECKPOINT_BYTES + LOG_BYTES;
    expect(use.runs).toEqual({ count: 5, bytes: 5 * each });
    expect(use.trash).toEqual({ count: 1, bytes: each });
    expect(use.spareCheckpoints).toEqual({ count: 2, bytes: 2 * CHECKPOINT_BYTES });
    expect(use.largestRuns.map(({ id }) => id).sort()).toEqual(Object.values(ids).sort());
    expect(use.databaseBytes).toBeGreaterThan(0);
  });

  it('clears only checkpoints that nobody is likely to want', async () => {
    const { disk, paths, store, ids } = homeWithRuns();
    expect(await disk.clearCheckpoints()).toEqual({ removed: 2, freedBytes: 2 * CHECKPOINT_BYTES });
    const has = (id: string) => existsSync(join(paths.runs, id, 'checkpoint'));
    expect([ids.best, ids.starred, ids.interrupted].every(has)).toBe(true);
    expect([ids.plain, ids.trashed].some(has)).toBe(false);
    expect(existsSync(join(paths.runs, ids.plain, 'log.txt'))).toBe(true);
    expect(store.checkpoints.list(ids.plain)).toEqual([]);
    expect(store.checkpoints.list(ids.best)).toHaveLength(1);
    expect(await disk.clearCheckpoints()).toEqual({ removed: 0, freedBytes: 0 });
  });
});

describe('the settings of a home', () => {
  it('are automatic until set, and kept', () => {
    const path = join(temporaryHome(), 'segue.db');
    const store = openStore(path);
    expect(store.settings.read()).toEqual({ trialsAtOnce: null, threadsPerTrial: null, partsOfDay: PARTS_OF_DAY });
    const partsOfDay = [
      { name: 'first half', from: 0 },
      { name: 'second half', from: 12 },
    ];
    store.settings.write({ trialsAtOnce: 3 });
    store.settings.write({ partsOfDay });
    store.close();
    const again = openStore(path);
    onTestFinished(() => again.close());
    expect(again.settings.read()).toEqual({ trialsAtOnce: 3, threadsPerTrial: null, partsOfDay });
  });
});

describe('the log of a home', () => {
  it('answers with its last lines, none where there is none', async () => {
    const log = openLog(join(temporaryHome(), 'segue.log'));
    expect(await log.tail(5)).toEqual([]);
    for (let line = 1; line <= 9; line++) log.write(`line ${line} ${'x'.repeat(40_000)}`);
    expect((await log.tail(2)).map((line) => line.slice(25, 31))).toEqual(['line 8', 'line 9']);
    // More than is read at once: a line whose beginning was not read is left out.
    expect((await log.tail(100)).every((line) => / line \d x+$/.test(line))).toBe(true);
  });
});
