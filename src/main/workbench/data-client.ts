import type { DataProgress } from '../../shared/domain/dataset.ts';
import { AppError, deserializeError } from '../../shared/errors.ts';
import type { DataJobName, DataJobs, FromData, ToData } from '../data/protocol.ts';
import { type ChildHandle, describeExit, type ProcessExit, type ProcessHost } from '../processes/process-host.ts';

type Result = DataJobs[DataJobName]['result'];

export type DataJobOptions = { signal?: AbortSignal | undefined; onProgress?: (progress: DataProgress) => void };

/** One data process and the job it is at. */
type Worker = {
  child: ChildHandle<ToData, FromData>;
  job: { id: number; name: DataJobName; outcome: PromiseWithResolvers<Result>; onProgress?: DataJobOptions['onProgress'] } | null;
  isAlive: boolean;
};

/** An idle process is kept this long for the next job, then its memory is given back. */
const IDLE_MS = 20_000;
/** A cancelled job cleans up behind itself; one that does not within this time is ended. */
const CANCEL_GRACE_MS = 2000;
const LAST_LINES = 5;

/** Runs data jobs, each in a process of its own while it lasts, so that one can be ended without harm to another. */
export class DataClient {
  readonly #host: ProcessHost;
  readonly #onBug: (error: Error) => void;
  readonly #workers = new Set<Worker>();
  #idleTimer: NodeJS.Timeout | undefined;
  #nextId = 1;

  /** `onBug` is told of failures that no job foresaw, with what the process printed about them. */
  constructor(host: ProcessHost, onBug: (error: Error) => void) {
    this.#host = host;
    this.#onBug = onBug;
  }

  /** Throws what the job refuses with, `data.cancelled` after an abort, `data.crashed` where the process ends early. */
  async run<Name extends DataJobName>(
    name: Name,
    request: DataJobs[Name]['request'],
    { signal, onProgress }: DataJobOptions = {},
  ): Promise<DataJobs[Name]['result']> {
    if (signal?.aborted) throw cancelled(name);
    const id = this.#nextId++;
    const worker = this.#takeWorker();
    const outcome = Promise.withResolvers<Result>();
    worker.job = { id, name, outcome, onProgress };
    let grace: NodeJS.Timeout | undefined;
    const cancel = () => {
      worker.child.send({ type: 'cancel', id });
      grace = setTimeout(() => end(worker), CANCEL_GRACE_MS);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    worker.child.send({ type: 'job', id, name, request } as ToData);
    try {
      return (await outcome.promise) as DataJobs[Name]['result'];
    } catch (error) {
      throw signal?.aborted ? cancelled(name, error) : error;
    } finally {
      clearTimeout(grace);
      signal?.removeEventListener('abort', cancel);
      this.#release(worker);
    }
  }

  close(): void {
    clearTimeout(this.#idleTimer);
    for (const worker of this.#workers) end(worker);
  }

  #takeWorker(): Worker {
    clearTimeout(this.#idleTimer);
    const idle = [...this.#workers].find(({ job, isAlive }) => job === null && isAlive);
    return idle ?? this.#startWorker();
  }

  #startWorker(): Worker {
    const worker: Worker = { child: this.#host.spawn<ToData, FromData>('data', {}), job: null, isAlive: true };
    worker.child.onMessage((message) => {
      const { job } = worker;
      if (message.type === 'ready' || message.id !== job?.id) return;
      if (message.type === 'progress') job.onProgress?.(message.progress);
      else if (message.type === 'result') job.outcome.resolve(message.result);
      else if (message.type === 'cancelled') job.outcome.reject(cancelled(job.name));
      else {
        if (message.error.code === 'internal') this.#onBug(new Error(`${job.name}: ${message.error.message}\n${worker.child.output()}`));
        job.outcome.reject(deserializeError(message.error));
      }
    });
    worker.child.onExit((exit) => {
      worker.isAlive = false;
      this.#workers.delete(worker);
      worker.job?.outcome.reject(crashed(worker.job.name, exit));
    });
    this.#workers.add(worker);
    return worker;
  }

  /** Keeps one idle process for a while. */
  #release(worker: Worker): void {
    worker.job = null;
    const idle = [...this.#workers].filter(({ job }) => job === null);
    for (const surplus of idle.slice(1)) end(surplus);
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      for (const candidate of this.#workers) if (candidate.job === null) end(candidate);
    }, IDLE_MS);
  }
}

/** Dead from this moment, though its exit is yet to be reported. */
function end(worker: Worker): void {
  worker.isAlive = false;
  worker.child.kill();
}

function cancelled(name: DataJobName, cause?: unknown): AppError {
  return new AppError('data.cancelled', `The ${name} was cancelled; nothing of it was kept.`, { job: name }, { cause });
}

function crashed(name: DataJobName, { reason, output }: ProcessExit): AppError {
  const lastLines = output.trim().split('\n').slice(-LAST_LINES).join('\n');
  return new AppError('data.crashed', `The data process ended early during ${name}. ${describeExit(reason)}`, {
    job: name,
    reason,
    lastLines,
  });
}
