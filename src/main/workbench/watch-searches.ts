import { setImmediate } from 'node:timers/promises';
import type { SearchEvent } from '../../shared/domain/search.ts';
import type { EventHub } from '../search/event-hub.ts';
import type { SearchNews } from '../search/search-news.ts';
import type { StoredSearch } from '../store/searches-table.ts';
import type { Store } from '../store/store.ts';
import type { SearchViews } from './search-views.ts';

/** Progress moves the time left; saying so more often than this would be noise. */
const SUMMARY_INTERVAL_MS = 1000;

/**
 * What one search does, or all of them: first how things stand, then changes until the signal aborts.
 * A reader who falls behind gets the newest state of each run, not every state in between; epochs come one by one.
 */
export async function* watchSearches(
  { store, views, news }: { store: Store; views: SearchViews; news: EventHub<SearchNews> },
  name: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<SearchEvent, void> {
  const only = name === undefined ? undefined : views.find(name).id;
  // Listening begins before the first look, so that nothing falls between.
  const changes = news.stream(mergeKey, signal);
  for (const search of only === undefined ? store.searches.list() : [views.find(name!)]) {
    yield* whole(search);
    await setImmediate();
  }
  const lastSummary = new Map<number, number>();
  for await (const change of changes) {
    for (const searchId of concerned(store, change)) {
      if (only === undefined || searchId === only) yield* translate(change, searchId);
    }
  }

  /** One search with its runs; among all, its summary is enough. */
  async function* whole(search: StoredSearch): AsyncGenerator<SearchEvent, void> {
    if (only === undefined) yield { type: 'summary', search: views.summary(search) };
    else {
      yield { type: 'snapshot', search: views.detail(search) };
      yield* views.runs(search);
    }
  }

  async function* translate(change: SearchNews, searchId: number): AsyncGenerator<SearchEvent, void> {
    const search = store.searches.findById(searchId);
    if (search === undefined) return;
    switch (change.type) {
      case 'cells':
        yield* whole(search);
        break;
      case 'search':
        yield { type: 'summary', search: views.summary(search) };
        break;
      case 'run': {
        const run = views.run(change.runId, search.name);
        if (run !== undefined) yield { type: 'run', run };
        break;
      }
      case 'epoch':
        yield { type: 'epoch', search: search.name, runId: change.runId, record: change.record };
        break;
      case 'progress':
        yield { type: 'progress', search: search.name, runId: change.runId, progress: change.progress };
        if (Date.now() - (lastSummary.get(searchId) ?? 0) >= SUMMARY_INTERVAL_MS) {
          lastSummary.set(searchId, Date.now());
          yield { type: 'summary', search: views.summary(search) };
        }
        break;
    }
  }
}

function concerned(store: Store, change: SearchNews): number[] {
  return 'searchId' in change ? [change.searchId] : store.searches.ofRun(change.runId).map((search) => search.id);
}

function mergeKey(change: SearchNews): string | null {
  if (change.type === 'epoch') return null;
  return `${change.type} ${'searchId' in change ? change.searchId : change.runId}`;
}
