import { fromRefusal } from '../../shared/contract/refusal.ts';
import type { SignificanceTest } from '../../shared/domain/analysis.ts';
import type { PivotQuestion } from '../../shared/domain/pivot-marks.ts';
import type { Connection } from '../connection/connection.svelte.ts';

/** The tests that mark a results table, asked for anew only where the table asks something else. */
export class PivotTests {
  tests = $state.raw<readonly SignificanceTest[]>([]);
  isReading = $state(false);
  /** Why there are none. */
  problem = $state<string | null>(null);
  readonly #connection: Connection;
  #asked = '';

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Only the answer to the last question counts. */
  async read(question: PivotQuestion): Promise<void> {
    const mine = JSON.stringify(question);
    if (mine === this.#asked) return;
    this.#asked = mine;
    this.tests = [];
    this.problem = null;
    this.isReading = question.pairs.length > 0;
    if (!this.isReading) return;
    try {
      const tests = await this.#connection.client.analysis.significance(question);
      if (mine === this.#asked) this.tests = tests;
    } catch (error) {
      if (mine === this.#asked) this.problem = fromRefusal(error).message;
    } finally {
      if (mine === this.#asked) this.isReading = false;
    }
  }
}
