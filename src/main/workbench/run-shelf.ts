import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrashAnswer, TrashedRun } from '../../shared/domain/run-trash.ts';
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

    /** Moves runs to the trash; what is starred, waits or runs is kept. */
    trash: async ({ ids }: Ids): Promise<TrashAnswer> => {
      const now = new Date().toISOString();
      const answer: TrashAnswer = { trashed: [], kept: [] };
      store.transaction(() => {
        for (const id of ids) {
          const reason = reasonToKeep(store, id);
          if (reason !== null) answer.kept.push({ id, reason });
          else {
            store.trash.add(id, now);
            answer.trashed.push(id);
          }
        }
      });
      announce(answer.trashed);
      return answer;
    },

    restore: async ({ ids }: Ids): Promise<{ restored: string[] }> => {
      const restored = store.transaction(() => ids.filter((id) => store.trash.restore(id)));
      announce(restored);
      return { restored };
    },

    trashed: async (): Promise<TrashedRun[]> => store.trash.list(),

    /** Deletes trashed runs for good, all where none are named: files first, so that a failure in between can be made good by asking again. */
    emptyTrash: async ({ ids }: { ids?: readonly string[] | undefined }): Promise<{ removed: number; freedBytes: number }> => {
      const wanted = ids === undefined ? null : new Set(ids);
      const runs = store.trash.list().filter((run) => wanted === null || wanted.has(run.id));
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

function reasonToKeep(store: Store, id: string): 'starred' | 'active' | 'missing' | null {
  const standing = store.trash.standing(id);
  if (standing === undefined || standing.isTrashed) return 'missing';
  if (standing.status === 'running' || standing.status === 'waiting') return 'active';
  return standing.isStarred ? 'starred' : null;
}
