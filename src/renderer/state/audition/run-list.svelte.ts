import { fromRefusal } from '../../../shared/contract/refusal.ts';
import type { AppError } from '../../../shared/errors.ts';

/** What one run recommends, kept up with the newest question. */
export class RunList<Request, Answer> {
  readonly id: string;
  /** The last answer; it stays while the next is on its way. */
  answer = $state.raw<Answer | null>(null);
  /** What was asked for it. */
  answered = $state.raw<Request | null>(null);
  error = $state.raw<AppError | null>(null);
  isAsking = $state(false);
  readonly #put: (run: string, request: Request) => Promise<Answer>;
  #wanted: Request | null = null;

  /** `put` puts a question to a run. */
  constructor(id: string, put: (run: string, request: Request) => Promise<Answer>) {
    this.id = id;
    this.#put = put;
  }

  /** Asks; where an answer is still awaited, only the newest of the questions that come meanwhile is asked after it. */
  async ask(request: Request): Promise<void> {
    this.#wanted = request;
    if (this.isAsking) return;
    this.isAsking = true;
    for (let next = this.#take(); next !== null; next = this.#take()) {
      try {
        this.answer = await this.#put(this.id, next);
        this.answered = next;
        this.error = null;
      } catch (error) {
        this.answer = null;
        this.error = fromRefusal(error);
      }
    }
    this.isAsking = false;
  }

  #take(): Request | null {
    const wanted = this.#wanted;
    this.#wanted = null;
    return wanted;
  }
}
