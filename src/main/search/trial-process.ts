import type { EpochRecord, TrialProgress } from '../../shared/domain/run.ts';
import { AppError, deserializeError, type SerializedError, serializeError } from '../../shared/errors.ts';
import { largePages } from '../processes/large-pages.ts';
import { type ChildHandle, describeExit, type ProcessExit, type ProcessHost } from '../processes/process-host.ts';
import type { FromTrial, ToTrial, TrialOrder, TrialQuestionName, TrialQuestions } from '../trial/protocol.ts';

export type TrialResult = Omit<Extract<FromTrial, { type: 'done' }>, 'type'>;

/** How one order ended. */
export type TrialOutcome = ({ kind: 'done' } & TrialResult) | { kind: 'cancelled' } | { kind: 'failed'; error: SerializedError };

export type TrialEnvironment = { engine: string; environment: Record<string, string | number> };

/** What a trial tells while it trains. A listener that throws ends the trial: what cannot be recorded must not go on. */
export type TrialListener = {
  onEnvironment: (environment: TrialEnvironment) => void;
  onProgress: (progress: TrialProgress) => void;
  onEpoch: (record: EpochRecord) => void;
  onCheckpoint: (epoch: number, bytes: number) => void;
};

/** A trial stops between two steps; one that does not within this time is ended. */
const CANCEL_GRACE_MS = 3000;
const LAST_LINES = 5;

/** One trial process: trains orders one after another, or answers what one opened run is asked. */
export class TrialProcess {
  readonly threads: number;
  readonly #child: ChildHandle<ToTrial, FromTrial>;
  readonly #requests = new Map<number, PromiseWithResolvers<TrialQuestions[TrialQuestionName]['result']>>();
  #order: { listener: TrialListener; outcome: PromiseWithResolvers<TrialOutcome> } | null = null;
  #opening: PromiseWithResolvers<void> | null = null;
  #graceTimer: NodeJS.Timeout | undefined;
  #nextRequest = 1;
  #environment: TrialEnvironment | null = null;
  #crash: AppError | null = null;

  constructor(host: ProcessHost, threads: number) {
    this.threads = threads;
    this.#child = host.spawn('trial', largePages());
    this.#child.onMessage((message) => this.#receive(message));
    this.#child.onExit((exit) => this.#end(crashError(exit)));
  }

  get isAlive(): boolean {
    return this.#crash === null;
  }

  /** Trains one run; one at a time. */
  train(order: TrialOrder, listener: TrialListener): Promise<TrialOutcome> {
    const outcome = Promise.withResolvers<TrialOutcome>();
    this.#order = { listener, outcome };
    if (this.#crash !== null) this.#settle({ kind: 'failed', error: serializeError(this.#crash) });
    const environment = this.#environment;
    if (environment !== null) this.#tell((told) => told.onEnvironment(environment));
    this.#child.send({ type: 'train', order });
    return outcome.promise;
  }

  /** Stops the order in work: at once where the trial listens, by force where it is still loading its engine or does not listen. */
  cancel(): void {
    if (this.#order === null) return;
    const endByForce = () => {
      this.#settle({ kind: 'cancelled' });
      this.dispose();
    };
    if (this.#environment === null) {
      endByForce();
    } else {
      this.#child.send({ type: 'cancel' });
      this.#graceTimer ??= setTimeout(endByForce, CANCEL_GRACE_MS);
    }
  }

  /** Loads a finished run, so that `ask` is answered. */
  async open(order: TrialOrder): Promise<void> {
    if (this.#crash !== null) throw this.#crash;
    this.#opening = Promise.withResolvers<void>();
    this.#child.send({ type: 'open', order });
    await this.#opening.promise;
  }

  async ask<Name extends TrialQuestionName>(name: Name, request: TrialQuestions[Name]['request']): Promise<TrialQuestions[Name]['result']> {
    if (this.#crash !== null) throw this.#crash;
    const id = this.#nextRequest++;
    const answer = Promise.withResolvers<TrialQuestions[TrialQuestionName]['result']>();
    this.#requests.set(id, answer);
    this.#child.send({ type: 'ask', id, name, request } as ToTrial);
    return (await answer.promise) as TrialQuestions[Name]['result'];
  }

  /** Ends the process. */
  dispose(): void {
    this.#end(new AppError('trial.crashed', 'The trial process was stopped.'));
    this.#child.kill();
  }

  #receive(message: FromTrial): void {
    switch (message.type) {
      case 'ready': {
        const environment = { engine: message.engine, environment: message.environment };
        this.#environment = environment;
        this.#tell((listener) => listener.onEnvironment(environment));
        break;
      }
      case 'progress':
        this.#tell((listener) => listener.onProgress(message.progress));
        break;
      case 'epoch':
        this.#tell((listener) => listener.onEpoch(message.record));
        break;
      case 'checkpoint':
        this.#tell((listener) => listener.onCheckpoint(message.epoch, message.bytes));
        break;
      case 'done': {
        const { type: kind, ...result } = message;
        this.#settle({ kind, ...result });
        break;
      }
      case 'cancelled':
        this.#settle({ kind: 'cancelled' });
        break;
      case 'opened':
        this.#opening?.resolve();
        break;
      case 'answer':
        this.#requests.get(message.id)?.resolve(message.result);
        this.#requests.delete(message.id);
        break;
      case 'error':
        this.#refuse(message.id, message.error);
        break;
      case 'log':
        // The trial has written the line to the run's own log.
        break;
    }
  }

  #tell(report: (listener: TrialListener) => void): void {
    if (this.#order === null) return;
    try {
      report(this.#order.listener);
    } catch (error) {
      this.#settle({ kind: 'failed', error: serializeError(error) });
      this.dispose();
    }
  }

  #refuse(id: number | undefined, error: SerializedError): void {
    if (id !== undefined) {
      this.#requests.get(id)?.reject(deserializeError(error));
      this.#requests.delete(id);
    } else if (this.#order !== null) {
      this.#settle({ kind: 'failed', error });
    } else {
      this.#opening?.reject(deserializeError(error));
    }
  }

  #settle(outcome: TrialOutcome): void {
    clearTimeout(this.#graceTimer);
    this.#graceTimer = undefined;
    this.#order?.outcome.resolve(outcome);
    this.#order = null;
  }

  #end(crash: AppError): void {
    if (this.#crash !== null) return;
    this.#crash = crash;
    this.#opening?.reject(crash);
    for (const request of this.#requests.values()) request.reject(crash);
    this.#requests.clear();
    this.#settle({ kind: 'failed', error: serializeError(crash) });
  }
}

function crashError({ reason, output }: ProcessExit): AppError {
  const lastLines = output.trim().split('\n').slice(-LAST_LINES).join('\n');
  return new AppError(
    reason.kind === 'out-of-memory' ? 'trial.outOfMemory' : 'trial.crashed',
    `The trial ended early. ${describeExit(reason)}`,
    {
      reason,
      ...(lastLines === '' ? {} : { lastLines }),
    },
  );
}
