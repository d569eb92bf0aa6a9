import { fromRefusal } from '../../../shared/contract/refusal.ts';
import type { PaperResults, PaperTables } from '../../../shared/domain/paper-table.ts';
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

/** The runs that stand in the table, each once, by what they are called there. */
export function standingRuns({ rows, groups, metrics }: PaperResults): { id: string; title: string }[] {
  const found = new Map<string, string>();
  for (const { title, cells } of rows) {
    for (const [column, cell] of cells.entries()) {
      const id = cell?.runs[0];
      const group = groups[Math.floor(column / metrics.length)] ?? '';
      const isSpread = new Set(cells.flatMap((other) => other?.runs[0] ?? [])).size > 1;
      if (id !== undefined && !found.has(id)) found.set(id, isSpread && group !== '' ? `${title}, ${group}` : title);
    }
  }
  return [...found].map(([id, title]) => ({ id, title }));
}
