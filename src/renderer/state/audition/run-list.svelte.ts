import { fromRefusal } from '../../../shared/contract/refusal.ts';
import type { Recommendation } from '../../../shared/domain/audition.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Connection } from '../../connection/connection.svelte.ts';

export type ListRequest = { session: string[]; targets: string[]; k: number };

/** What one run recommends, kept up with the newest question. */
export class RunList {
  readonly id: string;
  /** The last answer; it stays while the next is on its way. */
  answer = $state.raw<Recommendation | null>(null);
  /** What was asked for it. */
  answered = $state.raw<ListRequest | null>(null);
  error = $state.raw<AppError | null>(null);
  isAsking = $state(false);
  readonly #connection: Connection;
  #wanted: ListRequest | null = null;

  constructor(connection: Connection, id: string) {
    this.#connection = connection;
    this.id = id;
  }

  /** Asks; where an answer is still awaited, only the newest of the questions that come meanwhile is asked after it. */
  async ask(request: ListRequest): Promise<void> {
    this.#wanted = request;
    if (this.isAsking) return;
    this.isAsking = true;
    for (let next = this.#take(); next !== null; next = this.#take()) {
      try {
        this.answer = await this.#connection.client.audition.recommend({ run: this.id, ...next });
        this.answered = next;
        this.error = null;
      } catch (error) {
        this.answer = null;
        this.error = fromRefusal(error);
      }
    }
    this.isAsking = false;
  }

  #take(): ListRequest | null {
    const wanted = this.#wanted;
    this.#wanted = null;
    return wanted;
  }
}
