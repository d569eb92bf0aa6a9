import type { ProcessHost } from '../processes/process-host.ts';
import { TrialProcess } from '../search/trial-process.ts';
import type { TrialOrder } from '../trial/protocol.ts';

/** Finished runs kept loaded, each in a process of its own; a fifth takes the place of the one that was asked longest ago. */
const KEPT_RUNS = 4;
/** One recommendation is a few small products: more threads would only take cores from training. */
const THREADS = 1;
/** A run nobody asks anything for this long gives its memory back. */
const IDLE_MS = 300_000;

type Opened = { trial: TrialProcess; ready: Promise<void>; idleTimer: NodeJS.Timeout | undefined };

/** The trial processes of runs that are being auditioned. */
export class OpenTrials {
  readonly #host: ProcessHost;
  readonly #order: (runId: string) => Promise<Omit<TrialOrder, 'threads'>>;
  /** Least recently asked first. */
  readonly #opened = new Map<string, Opened>();

  constructor(host: ProcessHost, order: (runId: string) => Promise<Omit<TrialOrder, 'threads'>>) {
    this.#host = host;
    this.#order = order;
  }

  /** The process of a finished run, loaded if it is not; throws what loading it throws. */
  async open(runId: string): Promise<TrialProcess> {
    const known = this.#opened.get(runId);
    const entry = known?.trial.isAlive ? known : this.#load(runId);
    clearTimeout(known?.idleTimer);
    this.#opened.delete(runId);
    this.#opened.set(runId, entry);
    entry.idleTimer = setTimeout(() => this.#drop(runId), IDLE_MS).unref();
    for (const oldest of this.#opened.keys()) {
      if (this.#opened.size <= KEPT_RUNS) break;
      this.#drop(oldest);
    }
    try {
      await entry.ready;
    } catch (error) {
      if (this.#opened.get(runId) === entry) this.#drop(runId);
      throw error;
    }
    return entry.trial;
  }

  close(): void {
    for (const runId of [...this.#opened.keys()]) this.#drop(runId);
  }

  #load(runId: string): Opened {
    const trial = new TrialProcess(this.#host, THREADS);
    const ready = this.#order(runId).then((order) => trial.open({ ...order, threads: THREADS }));
    return { trial, ready, idleTimer: undefined };
  }

  #drop(runId: string): void {
    const entry = this.#opened.get(runId);
    clearTimeout(entry?.idleTimer);
    entry?.trial.dispose();
    this.#opened.delete(runId);
  }
}
