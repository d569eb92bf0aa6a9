import { fromRefusal } from '../../../shared/contract/refusal.ts';
import type { BehindBarRequest, ContextImprovement, SessionsBehindBar } from '../../../shared/domain/improvement.ts';
import type { Connection } from '../../connection/connection.svelte.ts';

/** `metric` and `by` are empty where the workbench is to choose. */
export type ImprovementQuestion = {
  run: string;
  baseline: string;
  metric: string;
  by: string;
  minimumSessions: number;
};

export type BehindOrder = BehindBarRequest['order'];
/** The sessions of a bar; `list` is null until they are there. */
export type BehindBar = { value: string; order: BehindOrder; list: SessionsBehindBar | null };

/** One run against a baseline by context, and the sessions behind the bar that was chosen. */
export class OpenImprovement {
  answer = $state.raw<ContextImprovement | null>(null);
  behind = $state.raw<BehindBar | null>(null);
  isAsking = $state(false);
  /** Why there is no answer to the last question; null where there is. */
  problem = $state<string | null>(null);
  readonly #connection: Connection;
  #question: ImprovementQuestion | null = null;
  /** Only the answer to the last question counts. */
  #asked = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async ask(question: ImprovementQuestion): Promise<void> {
    const { run, baseline, metric, by, minimumSessions } = question;
    this.#asked += 1;
    const mine = this.#asked;
    this.#question = question;
    this.isAsking = true;
    try {
      const answer = await this.#connection.client.analysis.improvement({
        ...{ run, baseline, minimumSessions },
        ...(metric && { metric }),
        ...(by && { by }),
      });
      if (mine !== this.#asked) return;
      this.answer = answer;
      this.problem = null;
      this.behind = null;
    } catch (error) {
      if (mine !== this.#asked) return;
      this.problem = fromRefusal(error).message;
      this.behind = null;
    } finally {
      if (mine === this.#asked) this.isAsking = false;
    }
  }

  /** The same question once more, as when the day is cut anew. */
  async askAgain(): Promise<void> {
    if (this.#question !== null) await this.ask(this.#question);
  }

  /** Lists the sessions of a bar; does nothing before there is an answer. */
  async openBar(value: string, order: BehindOrder = 'gain'): Promise<void> {
    const { answer } = this;
    if (answer === null || answer.by === null) return;
    const behind: BehindBar = { value, order, list: null };
    this.behind = behind;
    const { run, baseline, metric, by } = answer;
    const list = await this.#connection.client.analysis.behindBar({ run, baseline, metric, by, value, order });
    // Another bar may have been chosen since.
    if (this.behind === behind) this.behind = { ...behind, list };
  }

  closeBar(): void {
    this.behind = null;
  }
}
