import { fromRefusal } from '../../../shared/contract/refusal.ts';
import type { Comparison } from '../../../shared/domain/analysis.ts';
import type { RunDetail } from '../../../shared/domain/run.ts';
import type { Connection } from '../../connection/connection.svelte.ts';

export const MOST_RUNS = 8;

type Question = { runs: readonly string[]; baseline: string; metric: string; by: string };

/** Finished runs side by side: what is known of each, and the paired tests of all against the baseline. */
export class OpenComparison {
  /** What has been read of the runs so far, by id. */
  details = $state.raw<ReadonlyMap<string, RunDetail>>(new Map());
  comparison = $state.raw<Comparison | null>(null);
  /** What there is to compare by; kept when a question cannot be answered, so that another can be asked. */
  contexts = $state.raw<readonly string[]>([]);
  isTesting = $state(false);
  /** Why these runs cannot be compared; null where they can. */
  problem = $state<string | null>(null);
  readonly #connection: Connection;
  /** Only the answer to the last question counts. */
  #asked = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Reads the runs that have not been read. */
  async read(ids: readonly string[]): Promise<void> {
    const missing = ids.filter((id) => !this.details.has(id));
    const found = await Promise.all(missing.map((id) => this.#connection.client.runs.get({ id })));
    this.details = new Map([...this.details, ...found.map((detail, index) => [missing[index]!, detail] as const)]);
  }

  /** Tests the runs against the baseline; `by` is empty for no context. */
  async ask({ runs, baseline, metric, by }: Question): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    const others = runs.filter((id) => id !== baseline);
    if (others.length === 0) {
      this.comparison = null;
      this.problem = null;
      return;
    }
    this.isTesting = true;
    try {
      const answer = await this.#connection.client.analysis.compare({
        runs: others,
        baseline,
        ...(metric && { metric }),
        ...(by && { by }),
      });
      if (mine !== this.#asked) return;
      this.comparison = answer;
      this.contexts = answer.contexts;
      this.problem = null;
    } catch (error) {
      if (mine !== this.#asked) return;
      this.comparison = null;
      this.problem = fromRefusal(error).message;
    } finally {
      if (mine === this.#asked) this.isTesting = false;
    }
  }
}
