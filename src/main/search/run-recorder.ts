import type { RunSummary, TrialProgress } from '../../shared/domain/run.ts';
import { AppError, type SerializedError, serializeError } from '../../shared/errors.ts';
import type { Store } from '../store/store.ts';
import type { EventHub } from './event-hub.ts';
import type { SearchNews } from './search-news.ts';
import type { TrialListener, TrialResult } from './trial-process.ts';

/** How a run that is over ended. */
export type RunEnding =
  | { status: 'done'; result: TrialResult }
  | { status: 'failed'; error: SerializedError }
  | { status: 'cancelled' | 'interrupted' };

const now = () => new Date().toISOString();

/** Writes what happens to runs into the store, and announces it. */
export class RunRecorder {
  readonly #store: Store;
  readonly #news: EventHub<SearchNews>;
  /** Endings that could not be written, because the disk was full or the database busy. */
  readonly #unwritten = new Map<string, RunEnding>();

  constructor(store: Store, news: EventHub<SearchNews>) {
    this.#store = store;
    this.#news = news;
  }

  get hasUnwritten(): boolean {
    return this.#unwritten.size > 0;
  }

  /** A run as it stands, also where its ending could not be written yet. */
  asItStands<Run extends Pick<RunSummary, 'id' | 'status' | 'error'>>(run: Run): Run {
    const ending = this.#unwritten.get(run.id);
    if (ending === undefined || ending.status === 'done') return run;
    return { ...run, status: ending.status, error: ending.status === 'failed' ? ending.error : null };
  }

  started(runId: string): void {
    this.#store.runs.markStarted(runId, now());
    this.#news.emit({ type: 'run', runId });
  }

  /** Records what a trial tells; each call throws where it cannot be written. */
  listener(runId: string, onProgress: (progress: TrialProgress) => void): TrialListener {
    const { runs, epochs, checkpoints, transaction } = this.#store;
    return {
      onEnvironment: ({ engine, environment }) => runs.setEnvironment(runId, engine, environment),
      onProgress,
      onEpoch: (record) => {
        if (transaction(() => epochs.record(runId, record))) this.#news.emit({ type: 'epoch', runId, record });
      },
      onCheckpoint: (epoch, bytes) => checkpoints.record(runId, { epoch, bytes, createdAt: now() }),
    };
  }

  /** Records an ending. What cannot be written now is kept as a failure for `retry`. */
  ended(runId: string, ending: RunEnding): void {
    try {
      this.#write(runId, ending);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#unwritten.set(runId, ending.status === 'done' ? { status: 'failed', error: serializeError(error) } : ending);
    }
    this.#news.emit({ type: 'run', runId });
  }

  /** Runs that waited and will not start; the caller announces them together. */
  cancelledBeforeStart(runIds: readonly string[]): void {
    const { runs, transaction } = this.#store;
    transaction(() => {
      for (const runId of runIds) runs.markEnded(runId, 'cancelled', now(), null);
    });
  }

  /** Tries again to write what could not be written; answers with the runs that now are. */
  retry(): string[] {
    const written: string[] = [];
    for (const [runId, ending] of this.#unwritten) {
      try {
        this.#write(runId, ending);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        break;
      }
      this.#unwritten.delete(runId);
      written.push(runId);
      this.#news.emit({ type: 'run', runId });
    }
    return written;
  }

  #write(runId: string, ending: RunEnding): void {
    const { runs, contextMetrics, transaction } = this.#store;
    transaction(() => {
      if (ending.status === 'done') {
        runs.markDone(runId, ending.result, now());
        contextMetrics.replace(runId, ending.result.contextMetrics);
      } else {
        runs.markEnded(runId, ending.status, now(), ending.status === 'failed' ? ending.error : null);
      }
    });
  }
}
