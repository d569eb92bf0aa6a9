import { fromRefusal } from '../../../shared/contract/refusal.ts';
import type { SessionChoice, SessionFilter, SessionOrder } from '../../../shared/domain/audition.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Connection } from '../../connection/connection.svelte.ts';

const SHOWN = 500;
const SEEDS = 2 ** 31;

/** The sessions to go through: filtered, ordered, and where among them we are. */
export class SessionBrowser {
  filter = $state.raw<SessionFilter>({});
  order = $state.raw<SessionOrder>({ by: 'random', seed: 1 });
  choice = $state.raw<SessionChoice | null>(null);
  error = $state.raw<AppError | null>(null);
  current = $state<number | null>(null);
  readonly onlyMoments: boolean;
  readonly #connection: Connection;
  #runs: readonly string[] = [];
  #asked = 0;

  /** With `onlyMoments`, only sessions that have an earlier one of the same listener. */
  constructor(connection: Connection, onlyMoments = false) {
    this.#connection = connection;
    this.onlyMoments = onlyMoments;
  }

  get place(): number {
    return this.choice?.sessions.findIndex(({ session }) => session === this.current) ?? -1;
  }

  /** Takes sessions of these runs from now on. */
  async browse(runs: readonly string[]): Promise<void> {
    this.#runs = runs;
    await this.refresh();
  }

  async refilter(filter: SessionFilter): Promise<void> {
    this.filter = filter;
    await this.refresh();
  }

  async reorder(order: SessionOrder): Promise<void> {
    this.order = order;
    await this.refresh();
  }

  /** Draws another random order. */
  async draw(): Promise<void> {
    await this.reorder({ by: 'random', seed: Math.floor(Math.random() * SEEDS) });
  }

  /** The session so many places on; null at the ends. */
  neighbour(places: number): number | null {
    const sessions = this.choice?.sessions ?? [];
    // A session that is not among them, such as one from a link, stands before the first.
    const place = this.place < 0 && places < 0 ? -1 : this.place + places;
    return sessions[place]?.session ?? null;
  }

  async refresh(): Promise<void> {
    if (this.#runs.length === 0) {
      this.choice = null;
      return;
    }
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const { client } = this.#connection;
      const choice = await client.audition.sessions({
        runs: [...this.#runs],
        filter: this.filter,
        order: this.order,
        onlyMoments: this.onlyMoments,
        limit: SHOWN,
      });
      if (asked !== this.#asked) return;
      this.choice = choice;
      this.error = null;
    } catch (error) {
      if (asked === this.#asked) this.error = fromRefusal(error);
    }
  }
}
