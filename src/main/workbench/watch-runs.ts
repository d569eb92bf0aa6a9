import { setImmediate, setTimeout } from 'node:timers/promises';
import { RunPacker, type RunTableEvent } from '../../shared/domain/run-stream.ts';
import type { EventHub } from '../search/event-hub.ts';
import type { SearchNews } from '../search/search-news.ts';
import type { Store } from '../store/store.ts';

/** A piece takes main a few milliseconds to read and send. */
const PIECE_ROWS = 500;
/** What is in sight at once comes before the rest. */
const FIRST_PIECE_ROWS = 100;
/** Changes closer together than this go out as one. */
const GATHER_MS = 200;

/** Runs whose annotations changed, or that went into the trash or came back. */
export type RunNews = { runIds: readonly string[] };

/**
 * Every run with its configuration and annotations, newest first and piece by piece, then what changes until the signal aborts.
 * Main stays free between the pieces.
 */
export async function* watchRuns(
  { store, news, runNews }: { store: Store; news: EventHub<SearchNews>; runNews: EventHub<RunNews> },
  signal: AbortSignal,
): AsyncGenerator<RunTableEvent, void> {
  const changes = gatherChanges(store, news, runNews, signal);
  const packer = new RunPacker();
  // Newest first: what the table shows at its top is in the first piece.
  let last: number | null = null;
  for (;;) {
    const wanted = last === null ? FIRST_PIECE_ROWS : PIECE_ROWS;
    const rows = store.runTable.before(last, wanted);
    last = rows.at(-1)?.order ?? last;
    const isComplete = rows.length < wanted;
    yield { type: 'rows', text: packer.pack(rows), isComplete };
    if (isComplete) break;
    await setImmediate();
  }
  for await (const ids of changes) {
    for (let start = 0; start < ids.length && !signal.aborted; start += PIECE_ROWS) {
      yield* tell(ids.slice(start, start + PIECE_ROWS));
      await setImmediate();
    }
  }

  function* tell(ids: readonly string[]): Generator<RunTableEvent, void> {
    const found = ids.map((id) => store.runTable.find(id));
    const rows = found.filter((row) => row !== undefined);
    const gone = ids.filter((_, index) => found[index] === undefined);
    if (rows.length > 0) yield { type: 'rows', text: packer.pack(rows), isComplete: true };
    if (gone.length > 0) yield { type: 'removed', ids: gone };
  }
}

/** The ids of runs that changed, each once however often it did since the last look. Listens from the moment of the call. */
function gatherChanges(
  store: Store,
  news: EventHub<SearchNews>,
  runNews: EventHub<RunNews>,
  signal: AbortSignal,
): AsyncGenerator<string[], void> {
  const waiting = new Set<string>();
  let arrival = Promise.withResolvers<void>();
  const note = (ids: readonly string[]) => {
    for (const id of ids) waiting.add(id);
    arrival.resolve();
  };
  const stops = [
    runNews.listen(({ runIds }) => note(runIds)),
    news.listen((change) => {
      if (change.type === 'run' || change.type === 'epoch') note([change.runId]);
      else if (change.type === 'cells') note(store.cells.runsOf(change.searchId).map((run) => run.id));
    }),
  ];
  const stop = () => {
    for (const end of stops) end();
    arrival.resolve();
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return (async function* () {
    try {
      while (!signal.aborted) {
        await arrival.promise;
        await setTimeout(GATHER_MS, undefined, { signal }).catch(() => {});
        arrival = Promise.withResolvers<void>();
        const ids = [...waiting];
        waiting.clear();
        if (ids.length > 0 && !signal.aborted) yield ids;
      }
    } finally {
      stop();
    }
  })();
}
