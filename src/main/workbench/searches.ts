import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Resumable, SearchDetail, SearchEvent, SearchPlan, SearchSpec, SearchSummary } from '../../shared/domain/search.ts';
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
import { checkMembers } from './check-members.ts';
import { checkSearchData } from './check-search-data.ts';
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
  runsDirectory: string;
  engine: EngineKind;
};

/** Checking and hashing this many cells takes a few milliseconds. */
const BATCH = 100;

/** Failures that the same cell would meet again: same identity, same numbers. */
const LASTING_FAILURES: ReadonlySet<string> = new Set(['training.diverged', 'model.invalidHyperparameter', 'engine.unsupported']);

/** Searches of a home: planned, started, resumed, cancelled and watched. */
export function createSearches(options: SearchesOptions) {
  const { store, scheduler, views, news, ownership, prepareSplit, datasetsDirectory, runsDirectory, engine } = options;
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
    const found = findDataset(store, datasetsDirectory, spec.dataset);
    const { dataset } = found;
    const cells: Cell[] = [];
    for await (const batch of inBatches(expandSearch(spec), BATCH)) cells.push(...batch);
    checkSearchData(spec, found);
    checkMembers(store, spec, dataset);
    await ownership.acquire();
    // Made before anything is stored, so that an impossible split refuses the search instead of failing each of its runs.
    await prepareSplit({ fingerprint: dataset.fingerprint, dataset: dataset.name, split: spec.split });
    const now = new Date().toISOString();
    const search = existing ?? store.searches.insert(spec, now);
    const runIds = await insertRuns(search.id, dataset.fingerprint, spec, cells, now);
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

  /** Adds the runs of these cells where they are not there yet; answers with all their ids. */
  async function insertRuns(
    searchId: number,
    fingerprint: string,
    spec: SearchSpec,
    cells: Iterable<Cell>,
    now: string,
  ): Promise<string[]> {
    const runIds: string[] = [];
    for await (const batch of inBatches(cells, BATCH)) {
      const runs = batch.map((cell) => newRun(searchId, fingerprint, spec, cell));
      store.transaction(() => {
        for (const run of runs) store.runs.insert(run, now);
      });
      runIds.push(...runs.map((run) => run.id));
    }
    return runIds;
  }

  async function idsOf(spec: SearchSpec, fingerprint: string): Promise<string[]> {
    const ids: string[] = [];
    for await (const batch of inBatches(expandSearch(spec), BATCH)) ids.push(...batch.map((cell) => newRun(0, fingerprint, spec, cell).id));
    return ids;
  }

  function newRun(searchId: number, fingerprint: string, spec: SearchSpec, cell: Cell): NewRun {
    const { id, identity } = runIdentity({ fingerprint, split: spec.split, evaluation: spec.evaluation, engine, cell });
    const evaluation = canonicalJson(normalEvaluation(spec.evaluation));
    return { ...cell, id, identity, searchId, dataset: spec.dataset, fingerprint, split: canonicalJson(spec.split), evaluation };
  }

  /** A run begins anew: its checkpoints and curves go. */
  async function forgetProgress(runId: string): Promise<void> {
    await rm(join(runsDirectory, runId), { recursive: true, force: true });
    store.transaction(() => {
      store.epochs.clear(runId);
      store.checkpoints.removeAll(runId);
    });
  }

  return {
    list: async (): Promise<SearchSummary[]> => store.searches.list().map(views.summary),

    get: async ({ name }: { name: string }): Promise<SearchDetail> => views.detail(views.find(name)),

    templates: readSearchTemplates,

    plan: async (spec: SearchSpec): Promise<SearchPlan> => {
      const found = findDataset(store, datasetsDirectory, spec.dataset);
      const { dataset } = found;
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
      checkSearchData(spec, found);
      checkMembers(store, spec, dataset);
      const estimateSeconds = remainingSeconds({ runningSeconds: [], waiting, trialsAtOnce: scheduler.trialsAtOnce });
      return { cells, reused: cells - waiting.length, toRun: waiting.length, estimateSeconds };
    },

    start: ({ spec, jobs }: { spec: SearchSpec; jobs?: number | undefined }): Promise<SearchSummary> => start(spec, jobs),

    /** Trains runs of a search again, those of its cells that `runs` means. */
    resume: async ({ name, runs }: { name: string; runs: Resumable }): Promise<SearchSummary> => {
      const search = views.find(name);
      const wanted = store.cells.runsOf(search.id).filter((run) => !run.isTrashed && IS_WANTED[runs](run));
      if (wanted.length === 0) throw nothingTo(name, runs);
      await ownership.acquire();
      if (runs === 'failed-from-start') for (const { id } of wanted) await forgetProgress(id);
      await scheduler.start(
        search.id,
        wanted.map((run) => run.id),
        undefined,
      );
      return views.summary(views.find(name));
    },

    /** Stops what runs of a search so that it goes on from its last epoch; answers when nothing of it runs any more. */
    pause: async ({ name }: { name: string }): Promise<SearchSummary> => {
      const search = views.find(name);
      if (search.status === 'running') {
        await ownership.acquire();
        await scheduler.pauseSearch(search.id);
      }
      return views.summary(views.find(name));
    },

    /** Adds the cells of a wider spec to the search of its name and starts them. Throws `search.invalidSpec` where it would change or drop a cell. */
    extend: async (spec: SearchSpec): Promise<SearchSummary> => {
      const search = views.find(spec.name);
      const { models: _models, seeds: _seeds, strategy: _strategy, ...others } = spec;
      const changed = (Object.keys(others) as (keyof typeof others)[]).filter(
        (key) => canonicalJson(spec[key]) !== canonicalJson(search.spec[key]),
      );
      if (changed.length > 0) throw notWider(spec, `It changes ${changed.join(', ')}.`);
      const { dataset } = findDataset(store, datasetsDirectory, spec.dataset);
      checkMembers(store, spec, dataset);
      const wider = await idsOf(spec, dataset.fingerprint);
      const known = new Set(wider);
      const before = new Set(await idsOf(search.spec, dataset.fingerprint));
      const dropped = [...before].filter((id) => !known.has(id)).length;
      if (dropped > 0) throw notWider(spec, `${dropped} of its runs would not be in it any more.`);
      await ownership.acquire();
      const present = store.cells.runsOf(search.id).map((run) => run.id);
      const added = new Set(wider.filter((id) => !before.has(id)));
      const cells = [...expandSearch(spec)].filter((cell) => added.has(newRun(0, dataset.fingerprint, spec, cell).id));
      await insertRuns(search.id, dataset.fingerprint, spec, cells, new Date().toISOString());
      store.transaction(() => {
        store.searches.setSpec(search.id, spec);
        store.cells.replace(search.id, [...new Set([...present, ...added])]);
      });
      const missing = store.cells.runsOf(search.id).filter((run) => added.has(run.id) && isMissing(run));
      await scheduler.start(
        search.id,
        missing.map((run) => run.id),
        undefined,
      );
      return views.summary(views.find(spec.name));
    },

    /** Takes cells out of a search that have no result and do not run. */
    removePending: async ({ name, ids }: { name: string; ids?: readonly string[] | undefined }): Promise<{ removed: number }> => {
      const search = views.find(name);
      await ownership.acquire();
      const named = ids === undefined ? null : new Set(ids);
      const pending = store.cells.runsOf(search.id).filter(({ id, status }) => PENDING.has(status) && (named === null || named.has(id)));
      const own = new Set(store.cells.wantedOnlyBy(search.id).map((run) => run.id));
      scheduler.forget(pending.filter(({ id }) => own.has(id)).map((run) => run.id));
      const now = new Date().toISOString();
      for await (const batch of inBatches(pending, BATCH)) {
        store.transaction(() => {
          for (const { id, status } of batch) {
            store.cells.remove(search.id, id);
            // What another search began, or asks for, stays; nobody waits for it here any more.
            if (!store.runs.deleteUnused(id) && status === 'waiting' && own.has(id)) store.runs.markEnded(id, 'cancelled', now, null);
          }
        });
      }
      for (const { id } of pending) news.emit({ type: 'run', runId: id });
      scheduler.reconsider(search.id);
      return { removed: pending.length };
    },

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

const PENDING: ReadonlySet<string> = new Set(['waiting', 'interrupted', 'cancelled']);

const IS_WANTED: Record<Resumable, (run: CellRun) => boolean> = {
  missing: isMissing,
  unfinished: ({ status }) => PENDING.has(status),
  failed: ({ status }) => status === 'failed',
  'failed-from-start': ({ status }) => status === 'failed',
};

function nothingTo(name: string, runs: Resumable): AppError {
  const which = {
    missing: 'without a result that would end otherwise',
    unfinished: 'that was stopped',
    failed: 'that failed',
    'failed-from-start': 'that failed',
  };
  return new AppError('input.invalid', `The search "${name}" has no run ${which[runs]}.`, { name, received: runs });
}

function notWider(spec: SearchSpec, what: string): AppError {
  return new AppError(
    'search.invalidSpec',
    `This is not the search "${spec.name}" with more values. ${what} Keep all its values and add others, or make a new search.`,
    { name: spec.name },
  );
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
