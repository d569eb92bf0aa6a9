import { fromRefusal } from '../../../shared/contract/refusal.ts';
import type { ContextShares, ContextSimilarity } from '../../../shared/domain/context-analysis.ts';
import type { DataProgress } from '../../../shared/domain/dataset.ts';
import type { Connection } from '../../connection/connection.svelte.ts';

/** The contexts of a data set: their shares at once, how alike sessions are within them when it is worked out. */
export class OpenContexts {
  /** Null until read. */
  shares = $state.raw<readonly ContextShares[] | null>(null);
  similarity = $state.raw<ContextSimilarity | null>(null);
  progress = $state.raw<DataProgress | null>(null);
  isWorking = $state(false);
  /** Why sessions cannot be compared; null where they can. */
  problem = $state<string | null>(null);
  readonly #connection: Connection;
  readonly #name: string;
  #leaving = new AbortController();

  constructor(connection: Connection, name: string) {
    this.#connection = connection;
    this.#name = name;
  }

  async readShares(): Promise<void> {
    this.shares = await this.#connection.client.datasets.contextShares({ name: this.#name });
  }

  /** Reads the shares again and, where sessions were compared, compares them again: the day is cut anew. */
  async readAnew(): Promise<void> {
    const wasCompared = this.similarity !== null;
    this.similarity = null;
    await this.readShares();
    if (wasCompared) await this.compareSessions();
  }

  async compareSessions(): Promise<void> {
    if (this.isWorking) return;
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    this.isWorking = true;
    this.problem = null;
    try {
      for await (const event of await this.#connection.client.datasets.contextSimilarity({ name: this.#name }, { signal })) {
        if (signal.aborted) return;
        if (event.type === 'done') this.similarity = event.similarity;
        else this.progress = event.progress;
      }
    } catch (error) {
      if (!signal.aborted) this.problem = fromRefusal(error).message;
    } finally {
      this.isWorking = false;
      this.progress = null;
    }
  }

  /** Whoever leaves the page ends the work. */
  leave(): void {
    this.#leaving.abort();
  }
}
