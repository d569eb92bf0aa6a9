import { setImmediate } from 'node:timers/promises';
import { closestName } from '../../shared/closest-name.ts';
import type { RunSummary, TrialProgress } from '../../shared/domain/run.ts';
import type { SearchDetail, SearchEvent, SearchSummary } from '../../shared/domain/search.ts';
import { AppError } from '../../shared/errors.ts';
import { remainingSeconds } from '../search/estimates.ts';
import type { Scheduler } from '../search/scheduler.ts';
import type { Tally } from '../store/cells-table.ts';
import type { StoredSearch } from '../store/searches-table.ts';
import type { Store } from '../store/store.ts';
import { whileUnchanged } from './while-unchanged.ts';

/** A piece takes main a few milliseconds to read and send. */
const PIECE_RUNS = 500;

/** Searches as doors show them: what is stored, joined with what the scheduler knows of the moment. */
export type SearchViews = ReturnType<typeof createSearchViews>;

export function createSearchViews(store: Store, scheduler: Scheduler) {
  function find(name: string): StoredSearch {
    const search = store.searches.find(name);
    if (search !== undefined) return search;
    const names = store.searches.list().map((known) => known.name);
    const near = closestName(name, names);
    const cure = near === null ? 'See `segue search list`.' : `Did you mean "${near}"?`;
    throw new AppError('search.notFound', `There is no search "${name}". ${cure}`, { received: name });
  }

  function etaSeconds({ id, status }: StoredSearch, { workload }: Tally): number | null {
    if (status !== 'running') return null;
    return remainingSeconds({
      runningSeconds: store.cells.runningOf(id).map((runId) => scheduler.secondsLeft(runId)),
      waiting: workload.map(({ waiting, meanSeconds }) => ({ runs: waiting, secondsEach: meanSeconds })),
      trialsAtOnce: scheduler.trialsAtOnce,
    });
  }

  /** Several lists ask for the same searches at the same moment. */
  const standing = whileUnchanged(store, (searchId: number): { tally: Tally; best: SearchSummary['best'] } => {
    const { metric, direction } = store.searches.findById(searchId)!.spec.objective;
    return { tally: store.cells.tally(searchId), best: store.cells.best(searchId, metric, direction) };
  });

  function summary(search: StoredSearch): SearchSummary {
    const { name, spec, status, createdAt, startedAt, endedAt } = search;
    const { dataset, objective } = spec;
    const { tally, best } = standing(search.id);
    return {
      name,
      dataset,
      status,
      createdAt,
      startedAt,
      endedAt,
      counts: tally.counts,
      objective,
      best,
      etaSeconds: etaSeconds(search, tally),
    };
  }

  function detail(search: StoredSearch): SearchDetail {
    const progress: Record<string, TrialProgress> = {};
    for (const id of store.cells.runningOf(search.id)) {
      const current = scheduler.progressOf(id);
      if (current !== undefined) progress[id] = current;
    }
    return { ...summary(search), spec: search.spec, progress };
  }

  /** The runs of a search in pieces; main stays free between them. */
  async function* runs({ id, name }: StoredSearch): AsyncGenerator<Extract<SearchEvent, { type: 'runs' }>, void> {
    const asItStands: Scheduler['asItStands'] = (run) => scheduler.asItStands(run);
    let after = -1;
    for (let isFirst = true, isComplete = false; !isComplete; isFirst = false) {
      const { texts, last } = store.runs.textsOfSearch(id, after, PIECE_RUNS, asItStands);
      after = last;
      isComplete = texts.length < PIECE_RUNS;
      yield { type: 'runs', search: name, runs: `[${texts.join(',')}]`, isFirst, isComplete };
      if (!isComplete) await setImmediate();
    }
  }

  /** A run among those of a search; undefined where there is none. */
  function run(id: string, search: string): RunSummary | undefined {
    const found = store.runs.find(id);
    return found && { ...scheduler.asItStands(found), search };
  }

  return { find, summary, detail, runs, run };
}
