import { randomUUID } from 'node:crypto';
import type { DataWork } from '../../shared/domain/data-work.ts';
import type { DatasetSummary } from '../../shared/domain/dataset.ts';
import { AppError, serializeError } from '../../shared/errors.ts';
import { EventHub } from '../search/event-hub.ts';
import type { DataJobOptions } from './data-client.ts';

type Entry = { work: DataWork; controller: AbortController; outcome: Promise<void> };

/** Ended work that nobody has looked at is kept up to this number. */
const KEPT_ENDED = 20;

/** Long work on data that goes on whoever watches: started, watched by any number of pages, stopped by name. */
export class DataWorks {
  readonly #entries = new Map<string, Entry>();
  readonly #changes = new EventHub<'changed'>();
  readonly #onBug: (error: unknown) => void;

  constructor(onBug: (error: unknown) => void) {
    this.#onBug = onBug;
  }

  /** `run` makes the data set; what it throws is kept with the work. */
  start(what: Pick<DataWork, 'kind' | 'name'>, run: (options: DataJobOptions) => Promise<DatasetSummary>): DataWork {
    const id = randomUUID();
    const controller = new AbortController();
    const work: DataWork = {
      ...what,
      id,
      startedAt: new Date().toISOString(),
      status: 'running',
      progress: null,
      dataset: null,
      problem: null,
    };
    const outcome = run({ signal: controller.signal, onProgress: (progress) => this.#change(id, { progress }) }).then(
      (dataset) => this.#change(id, { status: 'done', progress: null, dataset }),
      (error) => this.#fail(id, error, controller.signal.aborted),
    );
    this.#entries.set(id, { work, controller, outcome });
    this.#forgetOldest();
    this.#changes.emit('changed');
    return work;
  }

  list(): DataWork[] {
    return [...this.#entries.values()].map(({ work }) => work);
  }

  /** All work as it stands, then again after each change, until the signal aborts. */
  async *watch(signal: AbortSignal | undefined): AsyncGenerator<DataWork[], void> {
    const changes = this.#changes.stream(() => 'changed', signal ?? new AbortController().signal);
    yield this.list();
    for await (const _ of changes) yield this.list();
  }

  /** Stops work and waits until nothing of it is left; ended work stays as it is. */
  async cancel(id: string): Promise<void> {
    const entry = this.#find(id);
    entry.controller.abort();
    await entry.outcome;
  }

  /** Forgets ended work; running work stays. */
  dismiss(id: string): void {
    const { work } = this.#find(id);
    if (work.status === 'running') return;
    this.#entries.delete(id);
    this.#changes.emit('changed');
  }

  #find(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry !== undefined) return entry;
    throw new AppError('input.invalid', `There is no data work "${id}". It ended and was dismissed, or Segue was restarted since.`, {
      received: id,
    });
  }

  #change(id: string, changes: Partial<DataWork>): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.work = { ...entry.work, ...changes };
    this.#changes.emit('changed');
  }

  #fail(id: string, error: unknown, isCancelled: boolean): void {
    if (isCancelled) {
      this.#change(id, { status: 'cancelled', progress: null });
      return;
    }
    if (!(error instanceof AppError)) this.#onBug(error);
    const { code, message } = serializeError(error);
    this.#change(id, { status: 'failed', progress: null, problem: { code, message } });
  }

  #forgetOldest(): void {
    const ended = this.list().filter(({ status }) => status !== 'running');
    for (const { id } of ended.slice(0, -KEPT_ENDED)) this.#entries.delete(id);
  }
}
