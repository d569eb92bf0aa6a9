import type { WorkbenchClient } from '../../../shared/contract/client.ts';
import type { SearchPlan, SearchSpec } from '../../../shared/domain/search.ts';

const PATIENCE_MILLISECONDS = 250;

/** Asks what a spec would do, again when it has changed: one question at a time, and only the newest spec's answer is shown. */
export class SearchPlanner {
  plan = $state.raw<SearchPlan | null>(null);
  isAsking = $state(false);
  readonly #ask: (spec: SearchSpec) => Promise<SearchPlan>;
  readonly #fail: (error: unknown, spec: SearchSpec) => void;
  #wanted: SearchSpec | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOut = false;

  constructor(client: WorkbenchClient, fail: (error: unknown, spec: SearchSpec) => void) {
    this.#ask = (spec) => client.searches.plan(spec);
    this.#fail = fail;
  }

  /** Null stops asking and forgets the plan. */
  want(spec: SearchSpec | null): void {
    this.#wanted = spec;
    clearTimeout(this.#timer);
    if (spec === null) this.plan = null;
    this.isAsking = spec !== null;
    if (spec !== null && !this.#isOut) this.#timer = setTimeout(() => void this.#send(spec), PATIENCE_MILLISECONDS);
  }

  async #send(spec: SearchSpec): Promise<void> {
    this.#isOut = true;
    try {
      const plan = await this.#ask(spec);
      if (this.#wanted === spec) this.plan = plan;
    } catch (error) {
      if (this.#wanted === spec) {
        this.plan = null;
        this.#fail(error, spec);
      }
    } finally {
      this.#isOut = false;
      if (this.#wanted === spec) this.isAsking = false;
      else if (this.#wanted !== null) this.want(this.#wanted);
    }
  }
}
