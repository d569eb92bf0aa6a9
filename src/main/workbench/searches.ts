import type { SearchDetail, SearchEvent, SearchPlan, SearchSpec, SearchSummary } from '../../shared/domain/search.ts';
import type { EngineKind } from '../../shared/domain/system.ts';
import { AppError } from '../../shared/errors.ts';
import { canonicalJson } from '../search/canonical-json.ts';
import { estimateRun, remainingSeconds } from '../search/estimates.ts';
import type { EventHub } from '../search/event-hub.ts';
import { type Cell, expandSearch } from '../search/expand-search.ts';
import { normalEvaluation, runIdentity } from '../search/identity.ts';
import { inBatches } from '../search/in-batches.ts';
import type { Scheduler } from '../search/scheduler.ts';
import type { SearchNews } from '../search/search-news.ts';
import type { CellRun } from '../store/cells-table.ts';
import type { NewRun } from '../store/runs-table.ts';
import type { Store } from '../store/store.ts';
import { askHolder } from './ask-holder.ts';
import { findDataset } from './find-dataset.ts';
import type { Ownership } from './ownership.ts';
import { readSearchTemplates } from './search-templates.ts';
import type { SearchViews } from './search-views.ts';
import type { PrepareSplit } from './split-preparer.ts';
import { watchSearches } from './watch-searches.ts';

export type SearchesOptions = {
  store: Store;
  scheduler: Scheduler;
  views: SearchViews;
  news: EventHub<SearchNews>;
  ownership: Ownership;
  prepareSplit: PrepareSplit;
  datasetsDirectory: string;
  engine: EngineKind;
};

/** Checking and hashing this many cells takes a few milliseconds. */
const BATCH = 100;

/** Failures that the same cell would meet again: same identity, same numbers. */
const LASTING_FAILURES: ReadonlySet<string> = new Set(['training.diverged', 'model.invalidHyperparameter', 'engine.unsupported']);

/** Searches of a home: planned, started, resumed, cancelled and watched. */
export function createSearches(options: SearchesOptions) {
  const { store, scheduler, views, news, ownership, prepareSplit, datasetsDirectory, engine } = options;
  let lastStart: Promise<unknown> = Promise.resolve();

  /** One start at a time: two of the same name must not both insert it. */
  function start(spec: SearchSpec, jobs: number | undefined): Promise<SearchSummary> {
    const started = lastStart.catch(() => {}).then(() => startNow(spec, jobs));
    lastStart = started;
    return started;
  }

  async function startNow(spec: SearchSpec, jobs: number | undefined): Promise<SearchSummary> {
    const existing = store.searches.find(spec.name);
    if (existing !== undefined && canonicalJson(existing.spec) !== canonicalJson(spec)) throw otherSpec(existing.spec, spec);
    const { dataset } = findDataset(store, datasetsDirectory, spec.dataset);
    const cells: Cell[] = [];
    for await (const batch of inBatches(expandSearch(spec), BATCH)) cells.push(...batch);
    await ownership.acquire();
    // Made before anything is stored, so that an impossible split refuses the search instead of failing each of its runs.
    await prepareSplit({ fingerprint: dataset.fingerprint, dataset: dataset.name, split: spec.split });
    const now = new Date().toISOString();
    const search = existing ?? store.searches.insert(spec, now);
    const runIds: string[] = [];
    for await (const batch of inBatches(cells, BATCH)) {
      const runs = batch.map((cell) => newRun(search.id, dataset.fingerprint, spec, cell));
      store.transaction(() => {
        for (const run of runs) store.runs.insert(run, now);
      });
      runIds.push(...runs.map((run) => run.id));
    }
    store.transaction(() => {
      store.cells.replace(search.id, runIds);
      // Asking for a run again takes it out of the trash.
      for (const runId of runIds) store.trash.restore(runId);
    });
    const missing = store.cells.runsOf(search.id).filter(isMissing);
    await scheduler.start(
      search.id,
      missing.map((run) => run.id),
      jobs,
    );
    return views.summary(views.find(spec.name));
  }

  function newRun(searchId: number, fingerprint: string, spec: SearchSpec, cell: Cell): NewRun {
    const { id, identity } = runIdentity({ fingerprint, split: spec.split, evaluation: spec.evaluation, engine, cell });
    const evaluation = canonicalJson(normalEvaluation(spec.evaluation));
    return { ...cell, id, identity, searchId, dataset: spec.dataset, fingerprint, split: canonicalJson(spec.split), evaluation };
  }

  return {
    list: async (): Promise<SearchSummary[]> => store.searches.list().map(views.summary),

    get: async ({ name }: { name: string }): Promise<SearchDetail> => views.detail(views.find(name)),

    templates: readSearchTemplates,

    plan: async (spec: SearchSpec): Promise<SearchPlan> => {
      const { dataset } = findDataset(store, datasetsDirectory, spec.dataset);
      const earlier = new Map(spec.models.map(({ model }) => [model, store.runs.durations(dataset.fingerprint, model)]));
      const waiting: { runs: number; secondsEach: number | null }[] = [];
      let cells = 0;
      for await (const batch of inBatches(expandSearch(spec), BATCH)) {
        cells += batch.length;
        for (const cell of batch) {
          const { identity } = runIdentity({
            fingerprint: dataset.fingerprint,
            split: spec.split,
            evaluation: spec.evaluation,
            engine,
            cell,
          });
          if (store.runs.findByIdentity(identity)?.status === 'done') continue;
          waiting.push({ runs: 1, secondsEach: estimateRun(cell.hyperparameters, earlier.get(cell.model) ?? []) });
        }
      }
      const estimateSeconds = remainingSeconds({ runningSeconds: [], waiting, trialsAtOnce: scheduler.trialsAtOnce });
      return { cells, reused: cells - waiting.length, toRun: waiting.length, estimateSeconds };
    },

    start: ({ spec, jobs }: { spec: SearchSpec; jobs?: number | undefined }): Promise<SearchSummary> => start(spec, jobs),

    resume: async ({ name }: { name: string }): Promise<SearchSummary> => await start(views.find(name).spec, undefined),

    /** Stops a search, also one that another Segue on this home runs; answers when nothing of it runs any more. */
    cancel: async ({ name }: { name: string }): Promise<SearchSummary> => {
      const search = views.find(name);
      if (search.status === 'running' || search.status === 'waiting' || search.status === 'interrupted') {
        if (ownership.isHeld || ownership.tryAcquire()) await scheduler.cancelSearch(search.id);
        else
          await askHolder(
            () => store.searches.requestCancel(search.id),
            () => store.searches.findById(search.id)?.status !== 'running',
          );
      }
      return views.summary(views.find(name));
    },

    watch: ({ name }: { name?: string | undefined }, signal?: AbortSignal): AsyncGenerator<SearchEvent, void> =>
      watchSearches({ store, views, news }, name, signal ?? new AbortController().signal),
  };
}

function isMissing({ status, errorCode }: CellRun): boolean {
  if (status === 'failed') return errorCode === null || !LASTING_FAILURES.has(errorCode);
  return status !== 'done';
}

function otherSpec(existing: SearchSpec, received: SearchSpec): AppError {
  const keys = Object.keys({ ...existing, ...received }) as (keyof SearchSpec)[];
  const differing = keys.filter((key) => canonicalJson(existing[key]) !== canonicalJson(received[key]));
  return new AppError(
    'search.exists',
    `There is a search "${received.name}" with other settings (${differing.join(', ')}). Give this one another name, or start the other with its own spec to resume it.`,
    { name: received.name, differing },
  );
}
