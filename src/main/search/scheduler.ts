import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunStatus, RunSummary, TrialProgress } from '../../shared/domain/run.ts';
import type { SearchCounts, SearchStatus } from '../../shared/domain/search.ts';
import type { EngineKind } from '../../shared/domain/system.ts';
import { type SerializedError, serializeError } from '../../shared/errors.ts';
import { translateFileError } from '../../shared/file-error.ts';
import type { ProcessHost } from '../processes/process-host.ts';
import type { RunRecipe } from '../store/runs-table.ts';
import type { Store } from '../store/store.ts';
import type { EventHub } from './event-hub.ts';
import { inBatches } from './in-batches.ts';
import { learnerOrder } from './learner-order.ts';
import { RunRecorder } from './run-recorder.ts';
import { RunningTrial } from './running-trial.ts';
import type { SearchNews } from './search-news.ts';
import { threadsPerTrial } from './threads.ts';
import { TrialPool } from './trial-pool.ts';
import type { TrialOutcome } from './trial-process.ts';

export type SchedulerOptions = {
  store: Store;
  host: ProcessHost;
  news: EventHub<SearchNews>;
  /** Makes the split of a run where it is not there, and says where it is. */
  prepareSplit: (recipe: RunRecipe) => Promise<{ datasetDirectory: string; splitDirectory: string }>;
  runsDirectory: string;
  cores: number;
  /** The engine that runs are identified with. */
  engine: EngineKind;
  /** Told of what nobody foresaw. */
  onBug: (error: unknown) => void;
};

const RETRY_WRITING_MS = 3000;
/** Rows written before other calls get their turn. */
const BATCH = 500;

/**
 * Runs the cells of started searches in trial processes, first come first served, each run once however many searches ask for it.
 * Only the workbench that holds the home's lock has one.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #recorder: RunRecorder;
  readonly #pool: TrialPool;
  /** Ids in the order they will start. */
  readonly #waiting = new Set<string>();
  readonly #running = new Map<string, RunningTrial>();
  readonly #cancelling = new Map<number, Promise<void>>();
  #trialsAtOnce: number;
  /** What searches were started with, to be resumed with the same. */
  readonly #jobs = new Map<number, number>();
  #retryTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#recorder = new RunRecorder(options.store, options.news);
    this.#pool = new TrialPool(options.host);
    this.#trialsAtOnce = this.#usualTrialsAtOnce();
  }

  get trialsAtOnce(): number {
    return this.#trialsAtOnce;
  }

  /** Takes up changed settings: more trials start at once, fewer as running ones end. */
  applySettings(): void {
    this.#jobs.clear();
    this.#trialsAtOnce = this.#usualTrialsAtOnce();
    this.#fill();
  }

  /** Where a run in work stands; undefined where it is not in work. */
  progressOf(runId: string): TrialProgress | undefined {
    return this.#running.get(runId)?.progress;
  }

  /** A run as it stands: the store may be behind while the disk is full. */
  asItStands<Run extends Pick<RunSummary, 'id' | 'status' | 'error'>>(run: Run): Run {
    return this.#recorder.asItStands(run);
  }

  /** Seconds left of a run in work: what it says, else what its speed so far tells; null where neither is known. */
  secondsLeft(runId: string): number | null {
    return this.#running.get(runId)?.secondsLeft() ?? null;
  }

  /** Queues runs of a search; those that wait or run already are left as they are. `jobs` sets how many trials run at once, now and when the search is resumed. */
  async start(searchId: number, runIds: readonly string[], jobs: number | undefined): Promise<void> {
    await this.#cancelling.get(searchId);
    const { store, news } = this.#options;
    if (jobs !== undefined) this.#jobs.set(searchId, jobs);
    this.#trialsAtOnce = this.#jobs.get(searchId) ?? (this.#running.size === 0 ? this.#usualTrialsAtOnce() : this.#trialsAtOnce);
    const fresh = runIds.filter((runId) => !this.#waiting.has(runId) && !this.#running.has(runId));
    for await (const batch of inBatches(fresh, BATCH)) store.transaction(() => batch.forEach(store.runs.markWaiting));
    store.transaction(() => {
      store.cells.markReused(searchId);
      store.searches.markStarted(searchId, new Date().toISOString());
    });
    for (const runId of fresh) this.#waiting.add(runId);
    news.emit({ type: 'cells', searchId });
    this.#settle(searchId);
    this.#fill();
  }

  /** Stops a search: its waiting and running cells are cancelled, save those another running search needs. */
  cancelSearch(searchId: number): Promise<void> {
    return this.#stopSearch(searchId, 'cancelled');
  }

  /** Stops a search for now: what runs becomes `interrupted` and goes on from its last checkpoint later, what waits goes on waiting. */
  pauseSearch(searchId: number): Promise<void> {
    return this.#stopSearch(searchId, 'interrupted');
  }

  /** Takes runs out of the queue that no search asks for any more. */
  forget(runIds: readonly string[]): void {
    for (const runId of runIds) this.#waiting.delete(runId);
    this.#drainUnneeded();
  }

  /** Looks again whether anything of a search is left to do: its cells have changed. */
  reconsider(searchId: number): void {
    this.#options.news.emit({ type: 'cells', searchId });
    if (this.#options.store.searches.findById(searchId)?.status === 'running') this.#settle(searchId);
  }

  async #stopSearch(searchId: number, as: 'cancelled' | 'interrupted'): Promise<void> {
    const already = this.#cancelling.get(searchId);
    if (already !== undefined) return await already;
    const { cells } = this.#options.store;
    const mine = cells.wantedOnlyBy(searchId);
    const stopping = as === 'cancelled' ? this.#cancelRuns(mine) : this.#interruptRuns(mine);
    const work = stopping.then(() => {
      this.#cancelling.delete(searchId);
      this.#options.news.emit({ type: 'cells', searchId });
      this.#endSearch(searchId, as);
    });
    this.#cancelling.set(searchId, work);
    await work;
  }

  /** Stops one run, for every search that asked for it. */
  async cancelRun(runId: string): Promise<void> {
    const run = this.#options.store.runs.find(runId);
    if (run !== undefined) await this.#cancelRuns([run]);
    this.#settleSearchesOf(runId);
  }

  /** Stops everything; what runs becomes `interrupted` and continues from its last checkpoint when its search is started again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    const { searches } = this.#options.store;
    await Promise.all([...this.#running.values()].map((trial) => trial.stop('interrupted')));
    this.#recorder.retry();
    for (const search of searches.list()) if (search.status === 'running') this.#endSearch(search.id, 'interrupted');
    this.#pool.drain();
  }

  #usualTrialsAtOnce(): number {
    return this.#options.store.settings.read().trialsAtOnce ?? this.#options.cores;
  }

  async #cancelRuns(runs: readonly { id: string; status: RunStatus }[]): Promise<void> {
    // Not all that wait are queued here: an interrupted search leaves waiting cells behind.
    const waiting = runs.filter(({ status }) => status === 'waiting' || status === 'interrupted').map(({ id }) => id);
    this.forget(waiting);
    const running = runs.map(({ id }) => this.#running.get(id)).filter((trial) => trial !== undefined);
    const stopped = Promise.all(running.map((trial) => trial.stop('cancelled')));
    for await (const batch of inBatches(waiting, BATCH)) this.#recorder.cancelledBeforeStart(batch);
    await stopped;
  }

  async #interruptRuns(runs: readonly { id: string }[]): Promise<void> {
    this.forget(runs.map(({ id }) => id));
    const running = runs.map(({ id }) => this.#running.get(id)).filter((trial) => trial !== undefined);
    await Promise.all(running.map((trial) => trial.stop('interrupted')));
  }

  /** Starts waiting runs while there is room; pauses while results cannot be written. */
  #fill(): void {
    const { store } = this.#options;
    while (!this.#isClosed && !this.#recorder.hasUnwritten && this.#running.size < this.#trialsAtOnce) {
      const [runId] = this.#waiting;
      if (runId === undefined) break;
      const atOnce = Math.min(this.#trialsAtOnce, this.#running.size + this.#waiting.size);
      this.#waiting.delete(runId);
      this.#launch(runId, threadsPerTrial(this.#options.cores, atOnce, store.settings.read().threadsPerTrial));
    }
    this.#drainUnneeded();
  }

  /** Ends idle processes once no run is left that could take one. */
  #drainUnneeded(): void {
    if (this.#waiting.size === 0 && [...this.#running.values()].every(({ hasProcess }) => hasProcess)) this.#pool.drain();
  }

  #launch(runId: string, threads: number): void {
    const trial = new RunningTrial((progress) => this.#options.news.emit({ type: 'progress', runId, progress }));
    this.#running.set(runId, trial);
    trial.finished = this.#work(runId, trial, threads)
      .catch((error: unknown): TrialOutcome => ({ kind: 'failed', error: this.#asFailure(error, runId) }))
      .then((outcome) => this.#finish(runId, trial, outcome))
      .catch(this.#options.onBug);
  }

  async #work(runId: string, trial: RunningTrial, threads: number): Promise<TrialOutcome> {
    const { store, runsDirectory, prepareSplit, engine } = this.#options;
    this.#recorder.started(runId);
    trial.announce();
    const recipe = store.runs.recipe(runId);
    if (recipe === undefined) throw new Error(`Run ${runId} was queued but is not stored.`);
    const runDirectory = join(runsDirectory, runId);
    await mkdir(runDirectory, { recursive: true });
    const directories = await trial.unlessStopped(prepareSplit(recipe));
    if (directories === undefined) return { kind: 'cancelled' };
    const order = { ...learnerOrder(store, runsDirectory, recipe, directories), threads, engine, resume: true };
    const process = this.#pool.take(threads);
    const training = trial.train(process, order, (onProgress) => this.#recorder.listener(runId, onProgress));
    this.#drainUnneeded();
    const outcome = await training;
    // A process that failed may hold memory or a broken engine: the next run gets a new one.
    if (outcome.kind === 'failed') process.dispose();
    else this.#pool.give(process);
    return outcome;
  }

  #asFailure(error: unknown, runId: string): SerializedError {
    const translated = translateFileError(error, join(this.#options.runsDirectory, runId));
    const failure = serializeError(translated);
    if (failure.code === 'internal') this.#options.onBug(error);
    return failure;
  }

  #finish(runId: string, trial: RunningTrial, outcome: TrialOutcome): void {
    this.#running.delete(runId);
    switch (outcome.kind) {
      case 'done': {
        const { kind: _, ...result } = outcome;
        this.#recorder.ended(runId, { status: 'done', result });
        break;
      }
      case 'failed':
        this.#recorder.ended(runId, { status: 'failed', error: outcome.error });
        break;
      case 'cancelled':
        this.#recorder.ended(runId, { status: trial.stoppingAs ?? 'cancelled' });
        break;
    }
    if (this.#recorder.hasUnwritten) this.#retryWriting();
    this.#settleSearchesOf(runId);
    this.#fill();
  }

  #retryWriting(): void {
    clearTimeout(this.#retryTimer);
    if (this.#isClosed) return;
    this.#retryTimer = setTimeout(() => {
      for (const runId of this.#recorder.retry()) this.#settleSearchesOf(runId);
      if (this.#recorder.hasUnwritten) this.#retryWriting();
      else this.#fill();
    }, RETRY_WRITING_MS);
  }

  #settleSearchesOf(runId: string): void {
    for (const search of this.#options.store.searches.ofRun(runId)) if (search.status === 'running') this.#settle(search.id);
  }

  /** Ends a search when nothing of it waits or runs. */
  #settle(searchId: number): void {
    if (this.#isClosed || this.#cancelling.has(searchId)) return;
    const { counts } = this.#options.store.cells.tally(searchId);
    if (counts.waiting + counts.running > 0) this.#options.news.emit({ type: 'search', searchId });
    else this.#endSearch(searchId, endedStatus(counts));
  }

  #endSearch(searchId: number, status: SearchStatus): void {
    this.#options.store.searches.markEnded(searchId, status, new Date().toISOString());
    this.#options.news.emit({ type: 'search', searchId });
  }
}

/** What a search with nothing left to do is: failed or cancelled only where no cell has a result. */
function endedStatus({ done, failed, cancelled, interrupted }: SearchCounts): Extract<RunStatus, SearchStatus> {
  if (done > 0) return interrupted > 0 ? 'interrupted' : 'done';
  if (failed > 0) return 'failed';
  if (cancelled > 0) return 'cancelled';
  return interrupted > 0 ? 'interrupted' : 'done';
}
