import type { TrialProgress } from '../../shared/domain/run.ts';
import type { TrialOrder } from '../trial/protocol.ts';
import type { TrialListener, TrialOutcome, TrialProcess } from './trial-process.ts';

const PROGRESS_INTERVAL_MS = 250;

/** Loading TensorFlow takes a few seconds, in which a trial cannot say anything. */
const STARTING: TrialProgress = {
  stage: 'starting',
  epoch: 0,
  epochs: 0,
  fraction: 0,
  loss: null,
  eventsPerSecond: null,
  etaSeconds: null,
};

/** A run in work, from the moment it leaves the queue: where it stands, and how it is stopped. */
export class RunningTrial {
  /** Set by whoever sets it going. */
  finished: Promise<void> = Promise.resolve();
  readonly #tell: (progress: TrialProgress) => void;
  readonly #startedAt = Date.now();
  readonly #stopRequested = Promise.withResolvers<undefined>();
  #progress = STARTING;
  #lastTold = 0;
  #stoppingAs: 'cancelled' | 'interrupted' | null = null;
  #process: TrialProcess | null = null;

  /** `tell` hears of progress, no more than a few times a second. */
  constructor(tell: (progress: TrialProgress) => void) {
    this.#tell = tell;
  }

  get progress(): TrialProgress {
    return this.#progress;
  }

  get hasProcess(): boolean {
    return this.#process !== null;
  }

  /** What it will be once it has stopped; null where nobody asked it to. */
  get stoppingAs(): 'cancelled' | 'interrupted' | null {
    return this.#stoppingAs;
  }

  /** Seconds left: what it says, else what its speed so far tells; null where neither is known. */
  secondsLeft(): number | null {
    const { etaSeconds, fraction } = this.#progress;
    if (etaSeconds !== null) return etaSeconds;
    return fraction > 0 ? ((Date.now() - this.#startedAt) / 1000) * (1 / fraction - 1) : null;
  }

  /** Tells where it stands. */
  announce(): void {
    this.#tell(this.#progress);
  }

  /** What the work gives, or undefined where the trial is to stop first. */
  async unlessStopped<Result>(work: Promise<Result>): Promise<Result | undefined> {
    const result = await Promise.race([work, this.#stopRequested.promise]);
    return this.#stoppingAs === null ? result : undefined;
  }

  /** Trains in a process; `listen` makes the listener that is to hear of everything, progress passed on. */
  train(
    process: TrialProcess,
    order: TrialOrder,
    listen: (onProgress: (progress: TrialProgress) => void) => TrialListener,
  ): Promise<TrialOutcome> {
    this.#process = process;
    return process.train(
      order,
      listen((progress) => this.#hear(progress)),
    );
  }

  async stop(as: 'cancelled' | 'interrupted'): Promise<void> {
    this.#stoppingAs ??= as;
    this.#stopRequested.resolve(undefined);
    this.#process?.cancel();
    await this.finished;
  }

  #hear(progress: TrialProgress): void {
    const isNewStage = progress.stage !== this.#progress.stage;
    this.#progress = progress;
    if (!isNewStage && Date.now() - this.#lastTold < PROGRESS_INTERVAL_MS) return;
    this.#lastTold = Date.now();
    this.announce();
  }
}
