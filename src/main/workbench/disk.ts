import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cleared, DiskUse } from '../../shared/domain/disk-use.ts';
import { RUN_LAYOUT } from '../data/layout.ts';
import type { StandingRun } from '../store/runs-table.ts';
import type { Store } from '../store/store.ts';
import type { HomePaths } from './home.ts';
import { sizeOfFolder } from './size-of-folder.ts';

/** Folders looked at side by side: enough to keep the disk busy, few enough to leave main free. */
const AT_ONCE = 16;
const LARGEST_SHOWN = 20;

type SizedRun = StandingRun & { bytes: number; checkpointBytes: number };

/** What the home takes of the disk, and what can go without losing a number. */
export function createDisk({ store, paths }: { store: Store; paths: HomePaths }) {
  const checkpointFolder = (runId: string) => join(paths.runs, runId, RUN_LAYOUT.checkpoint);

  /** Checkpoints somebody may still want: of what is unfinished, starred, the best of its search, or a member of an ensemble. */
  function runsToKeep(): ReadonlySet<string> {
    const best = store.searches.list().map(({ id, spec }) => store.cells.best(id, spec.objective.metric, spec.objective.direction)?.runId);
    return new Set([...best.filter((runId) => runId !== undefined), ...store.runs.members()]);
  }

  function spareRuns<Run extends StandingRun>(runs: readonly Run[]): Run[] {
    const kept = runsToKeep();
    return runs.filter(({ id, status, isStarred }) => status === 'done' && !isStarred && !kept.has(id));
  }

  return {
    diskUse: async (): Promise<DiskUse> => {
      const runs = await inParts(
        store.runs.standing(),
        async (run): Promise<SizedRun> => ({
          ...run,
          bytes: await sizeOfFolder(join(paths.runs, run.id)),
          checkpointBytes: await sizeOfFolder(checkpointFolder(run.id)),
        }),
      );
      const datasets = await inParts(store.datasets.list(), async ({ name, fingerprint }) => ({
        name,
        bytes: await sizeOfFolder(join(paths.datasets, fingerprint)),
      }));
      const spare = spareRuns(runs).filter(({ checkpointBytes }) => checkpointBytes > 0);
      const trashed = runs.filter(({ isTrashed }) => isTrashed);
      return {
        datasets: datasets.toSorted((a, b) => b.bytes - a.bytes),
        runs: { count: runs.length, bytes: sum(runs, (run) => run.bytes) },
        largestRuns: runs
          .toSorted((a, b) => b.bytes - a.bytes)
          .slice(0, LARGEST_SHOWN)
          .map(({ id, model, search, seed, bytes }) => ({ id, model, search, seed, bytes })),
        trash: { count: trashed.length, bytes: sum(trashed, (run) => run.bytes) },
        spareCheckpoints: { count: spare.length, bytes: sum(spare, (run) => run.checkpointBytes) },
        databaseBytes: (await stat(paths.database)).size,
      };
    },

    /** Removes the checkpoints nobody is likely to want; results, curves and logs stay. */
    clearCheckpoints: async (): Promise<Cleared> => {
      const freed = await inParts(spareRuns(store.runs.standing()), async ({ id }) => {
        const bytes = await sizeOfFolder(checkpointFolder(id));
        await rm(checkpointFolder(id), { recursive: true, force: true });
        store.checkpoints.removeAll(id);
        return bytes;
      });
      return { removed: freed.filter((bytes) => bytes > 0).length, freedBytes: sum(freed, (bytes) => bytes) };
    },
  };
}

async function inParts<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
  }
  return results;
}

function sum<Item>(items: readonly Item[], read: (item: Item) => number): number {
  return items.reduce((total, item) => total + read(item), 0);
}
