import type { ProcessHost } from '../processes/process-host.ts';
import { TrialProcess } from './trial-process.ts';

/** Trial processes between two orders: loading TensorFlow takes a second or two, so a process serves many runs of one thread count. */
export class TrialPool {
  readonly #host: ProcessHost;
  #idle: TrialProcess[] = [];

  constructor(host: ProcessHost) {
    this.#host = host;
  }

  take(threads: number): TrialProcess {
    const index = this.#idle.findIndex((trial) => trial.isAlive && trial.threads === threads);
    const found = index < 0 ? undefined : this.#idle.splice(index, 1)[0];
    // What is left idles with another thread count, which TensorFlow cannot change: its memory is worth more than its start-up.
    if (found === undefined) this.drain();
    return found ?? new TrialProcess(this.#host, threads);
  }

  give(trial: TrialProcess): void {
    if (trial.isAlive) this.#idle.push(trial);
  }

  /** Ends every idle process. */
  drain(): void {
    for (const trial of this.#idle) trial.dispose();
    this.#idle = [];
  }
}
