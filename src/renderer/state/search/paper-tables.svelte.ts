import { fromRefusal } from '../../../shared/contract/refusal.ts';
import type { PaperTables } from '../../../shared/domain/paper-table.ts';
import type { Connection } from '../../connection/connection.svelte.ts';

/** The tables that a paper would print of a search, read when they are asked for. */
export class OpenPaperTables {
  tables = $state.raw<PaperTables | null>(null);
  isReading = $state(false);
  /** Why there are none. */
  problem = $state<string | null>(null);
  /** The run that the others are tested against; empty for the best. */
  baseline = $state('');
  readonly #connection: Connection;
  readonly #name: string;
  #asked = 0;

  constructor(connection: Connection, name: string) {
    this.#connection = connection;
    this.#name = name;
  }

  /** Only the answer to the last question counts. */
  async read(baseline: string): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    this.baseline = baseline;
    this.isReading = true;
    try {
      const tables = await this.#connection.client.searches.paperTables({ name: this.#name, ...(baseline && { baseline }) });
      if (mine !== this.#asked) return;
      this.tables = tables;
      this.problem = null;
    } catch (error) {
      if (mine === this.#asked) this.problem = fromRefusal(error).message;
    } finally {
      if (mine === this.#asked) this.isReading = false;
    }
  }
}
