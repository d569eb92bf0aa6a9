import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { memberRuns } from '../../shared/domain/ensemble.ts';
import type { TrashAnswer, TrashedRun } from '../../shared/domain/run-trash.ts';
import { AppError } from '../../shared/errors.ts';
import { EventHub } from '../search/event-hub.ts';
import type { SearchNews } from '../search/search-news.ts';
import type { AnnotationChange } from '../store/annotations-table.ts';
import type { Store } from '../store/store.ts';
import { sizeOfFolder } from './size-of-folder.ts';
import { type RunNews, watchRuns } from './watch-runs.ts';

type Ids = { ids: readonly string[] };

/** What an analyst does with runs as things: looks over all of them, marks them, throws them away and takes them back. */
export function createRunShelf({ store, news, runsDirectory }: { store: Store; news: EventHub<SearchNews>; runsDirectory: string }) {
  const runNews = new EventHub<RunNews>();
  const announce = (runIds: readonly string[]) => runNews.emit({ runIds });

  return {
    watch: (signal: AbortSignal | undefined) => watchRuns({ store, news, runNews }, signal ?? new AbortController().signal),

    annotate: async ({ ids, ...change }: Ids & AnnotationChange): Promise<void> => {
      const now = new Date().toISOString();
      store.transaction(() => {
        for (const id of ids) store.annotations.change(id, change, now);
      });
      announce(ids);
    },

    /** Moves runs to the trash; what is starred, waits, runs or votes in an ensemble that stays is kept. */
    trash: async ({ ids }: Ids): Promise<TrashAnswer> => {
      const now = new Date().toISOString();
      const answer: TrashAnswer = { trashed: [], kept: [] };
      store.transaction(() => {
        // Members can go once their ensembles have gone, in whatever order they are named.
        let left = ids;
        for (let before = Infinity; left.length < before; ) {
          before = left.length;
          const members: string[] = [];
          for (const id of left) {
            const reason = reasonToKeep(store, id);
            if (reason === 'member') members.push(id);
            else if (reason !== null) answer.kept.push({ id, reason });
            else {
              store.trash.add(id, now);
              answer.trashed.push(id);
            }
          }
          left = members;
        }
        answer.kept.push(...left.map((id) => ({ id, reason: 'member' as const })));
      });
      announce(answer.trashed);
      return answer;
    },

    /** Takes runs out of the trash, and the members of ensembles with them. */
    restore: async ({ ids }: Ids): Promise<{ restored: string[] }> => {
      const restore = (id: string): string[] => {
        const members = memberRuns(store.runs.recipe(id)?.hyperparameters ?? {}).flatMap(restore);
        return store.trash.restore(id) ? [id, ...members] : members;
      };
      const restored = store.transaction(() => ids.flatMap(restore));
      announce(restored);
      return { restored };
    },

    trashed: async (): Promise<TrashedRun[]> => store.trash.list(),

    /**
     * Deletes trashed runs for good, all where none are named: files first, so that a failure in between can be made good by asking again.
     * Throws `input.invalid` for a run that votes in an ensemble which would be left.
     */
    emptyTrash: async ({ ids }: { ids?: readonly string[] | undefined }): Promise<{ removed: number; freedBytes: number }> => {
      const wanted = ids === undefined ? null : new Set(ids);
      const runs = store.trash.list().filter((run) => wanted === null || wanted.has(run.id));
      const going = new Set(runs.map(({ id }) => id));
      for (const id of going) {
        const left = store.runs.ensemblesOf(id).find((ensemble) => !going.has(ensemble.id));
        if (left === undefined) continue;
        throw new AppError('input.invalid', `Run ${id} votes in the ensemble ${left.id}. Delete that with it, or first.`, {
          received: id,
          ensemble: left.id,
        });
      }
      let freedBytes = 0;
      for (const { id } of runs) {
        const folder = join(runsDirectory, id);
        freedBytes += await sizeOfFolder(folder);
        await rm(folder, { recursive: true, force: true });
        store.trash.deleteForGood(id);
      }
      return { removed: runs.length, freedBytes };
    },
  };
}

function reasonToKeep(store: Store, id: string): TrashAnswer['kept'][number]['reason'] | null {
  const standing = store.trash.standing(id);
  if (standing === undefined || standing.isTrashed) return 'missing';
  if (standing.status === 'running' || standing.status === 'waiting') return 'active';
  if (standing.isStarred) return 'starred';
  return store.runs.ensemblesOf(id).some(({ isTrashed }) => !isTrashed) ? 'member' : null;
}
