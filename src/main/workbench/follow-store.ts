import type { EventHub } from '../search/event-hub.ts';
import type { SearchNews } from '../search/search-news.ts';
import type { CellRun } from '../store/cells-table.ts';
import type { Store } from '../store/store.ts';

const LOOK_MS = 500;
/** Beyond this many, watchers get a new snapshot instead of one event a run. */
const MANY_RUNS = 50;

type Seen = { status: string; runs: Map<string, CellRun> };

/**
 * Looks twice a second whether another process has written to the database, which costs microseconds where none has.
 * The workbench that runs searches then looks for requests; any other announces what has changed, so that a search started
 * in a terminal can be watched in a window. Returns a function that ends the looking.
 */
export function followStore(options: {
  store: Store;
  news: EventHub<SearchNews>;
  isOwner: () => boolean;
  onRequests: () => void;
  onBug: (error: unknown) => void;
}): () => void {
  const { store, news, isOwner, onRequests, onBug } = options;
  let version = store.version();
  let seen = look(store);
  const timer = setInterval(() => {
    try {
      const current = store.version();
      if (current === version) return;
      version = current;
      if (isOwner()) return onRequests();
      const now = look(store);
      for (const change of changesBetween(store, seen, now)) news.emit(change);
      seen = now;
    } catch (error) {
      onBug(error);
    }
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** How the searches stand that may change: all statuses, the runs of running ones. */
function look(store: Store): Map<number, Seen> {
  return new Map(
    store.searches.list().map(({ id, status }) => {
      const runs = status === 'running' ? store.cells.runsOf(id) : [];
      return [id, { status, runs: new Map(runs.map((run) => [run.id, run])) }];
    }),
  );
}

function* changesBetween(store: Store, before: Map<number, Seen>, after: Map<number, Seen>): Generator<SearchNews, void> {
  for (const [searchId, now] of after) {
    const earlier = before.get(searchId);
    if (earlier === undefined || (earlier.status !== 'running' && now.status === 'running')) {
      yield { type: 'cells', searchId };
      continue;
    }
    // A search that has just ended is not among the looked-into any more; its runs are looked at once more.
    const runs = now.status === 'running' || earlier.status !== 'running' ? [...now.runs.values()] : store.cells.runsOf(searchId);
    const changed = runs.filter((run) => !isSame(run, earlier.runs.get(run.id)));
    if (changed.length > MANY_RUNS) yield { type: 'cells', searchId };
    else for (const run of changed) yield* runChanges(store, run, earlier.runs.get(run.id));
    if (changed.length > 0 || earlier.status !== now.status) yield { type: 'search', searchId };
  }
}

function* runChanges(store: Store, run: CellRun, earlier: CellRun | undefined): Generator<SearchNews, void> {
  yield { type: 'run', runId: run.id };
  if (run.epochsDone === 0) return;
  for (const record of store.epochs.list(run.id).slice(earlier?.epochsDone ?? 0)) yield { type: 'epoch', runId: run.id, record };
}

function isSame(run: CellRun, earlier: CellRun | undefined): boolean {
  return earlier !== undefined && earlier.status === run.status && earlier.epochsDone === run.epochsDone;
}
