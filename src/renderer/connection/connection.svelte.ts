import { type ClientContext, type ClientLink, createORPCClient, DynamicLink } from '@orpc/client';
import type { WorkbenchClient } from '../../shared/contract/client.ts';
import { fromRefusal } from '../../shared/contract/refusal.ts';
import { AppError } from '../../shared/errors.ts';
import type { Transport } from './transport.ts';

export type ConnectionStatus = 'connecting' | 'open' | 'lost' | 'denied';

const FIRST_RETRY_MILLISECONDS = 250;
const LAST_RETRY_MILLISECONDS = 5000;

/** The page's line to the workbench: a typed client that reconnects by itself and says how it stands. */
export class Connection {
  status = $state<ConnectionStatus>('connecting');
  /** Why the line is down; null while it is open or being opened for the first time. */
  problem = $state.raw<AppError | null>(null);
  readonly client: WorkbenchClient;

  readonly #transport: Transport;
  readonly #openListeners = new Set<() => void>();
  #link: ClientLink<ClientContext> | null = null;
  #firstAttempt: Promise<void>;
  #isStopped = false;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #retryMilliseconds = FIRST_RETRY_MILLISECONDS;

  constructor(transport: Transport) {
    this.#transport = transport;
    this.client = createORPCClient(new DynamicLink<ClientContext>(() => this.#currentLink()));
    this.#firstAttempt = this.#open();
  }

  get isOpen(): boolean {
    return this.status === 'open';
  }

  /** Calls back now if the line is open, and after each (re)opening; answers with how to stop that. */
  onOpen(listener: () => void): () => void {
    this.#openListeners.add(listener);
    if (this.isOpen) listener();
    return () => this.#openListeners.delete(listener);
  }

  /** Tries at once instead of waiting for the next retry. */
  retry(): void {
    if (this.isOpen || this.#isStopped) return;
    clearTimeout(this.#retryTimer);
    void this.#open();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#retryTimer);
  }

  async #currentLink(): Promise<ClientLink<ClientContext>> {
    if (this.status === 'connecting') await this.#firstAttempt;
    if (this.#link !== null) return this.#link;
    throw this.problem ?? new AppError('connection.lost', 'The line to Segue is down; it is being reopened.');
  }

  async #open(): Promise<void> {
    try {
      const channel = await this.#transport();
      if (this.#isStopped) return;
      this.#link = channel.link;
      this.status = 'open';
      this.problem = null;
      this.#retryMilliseconds = FIRST_RETRY_MILLISECONDS;
      for (const listener of this.#openListeners) listener();
      void channel.closed.then(() => this.#lose(new AppError('connection.lost', 'The line to Segue broke; it is being reopened.')));
    } catch (error) {
      this.#lose(fromRefusal(error));
    }
  }

  #lose(problem: AppError): void {
    if (this.#isStopped) return;
    this.#link = null;
    this.status = problem.code === 'access.denied' ? 'denied' : 'lost';
    this.problem = problem;
    this.#retryTimer = setTimeout(() => void this.#open(), this.#retryMilliseconds);
    this.#retryMilliseconds = Math.min(this.#retryMilliseconds * 2, LAST_RETRY_MILLISECONDS);
  }
}
