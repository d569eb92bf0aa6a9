import { fromRefusal } from '../../../shared/contract/refusal.ts';
import type { RunDetail, RunStatus } from '../../../shared/domain/run.ts';
import type { Connection } from '../../connection/connection.svelte.ts';

/** While a run waits or trains its log and progress are read this often. */
const LIVE_MILLISECONDS = 1000;

export function isLive(status: RunStatus): boolean {
  return status === 'waiting' || status === 'running';
}

/** One run as its page shows it: read when opened, again when told that it changed, and every second while it trains. */
export class OpenRun {
  readonly id: string;
  /** Null until first read. */
  detail = $state.raw<RunDetail | null>(null);
  /** What to say where there is no such run. */
  missing = $state<string | null>(null);
  readonly #connection: Connection;
  #fail: (error: unknown) => void = () => {};
  #isReading = false;
  #isStale = false;

  constructor(connection: Connection, id: string) {
    this.#connection = connection;
    this.id = id;
  }

  follow(fail: (error: unknown) => void): () => void {
    this.#fail = fail;
    const forget = this.#connection.onOpen(() => void this.read());
    const timer = setInterval(() => {
      if (this.detail !== null && isLive(this.detail.status) && this.#connection.isOpen) void this.read();
    }, LIVE_MILLISECONDS);
    return () => {
      forget();
      clearInterval(timer);
    };
  }

  /** Reads the run again; asked while it is being read, it is read once more. */
  async read(): Promise<void> {
    if (this.#isReading) {
      this.#isStale = true;
      return;
    }
    this.#isReading = true;
    do {
      this.#isStale = false;
      await this.#readOnce();
    } while (this.#isStale);
    this.#isReading = false;
  }

  async #readOnce(): Promise<void> {
    try {
      this.detail = await this.#connection.client.runs.get({ id: this.id });
      this.missing = null;
    } catch (error) {
      const { code, message } = fromRefusal(error);
      if (code === 'run.notFound') this.missing = message;
      else if (this.#connection.isOpen) this.#fail(error);
    }
  }
}
