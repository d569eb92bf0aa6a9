import { fromRefusal } from '../../shared/contract/refusal.ts';
import { ERROR_CODES, type ErrorCode } from '../../shared/errors.ts';

export type Problem = { id: number; code: ErrorCode; severity: 'error' | 'warning'; message: string; times: number };
/** Something done, and how to take it back where that can be. */
export type Deed = { id: number; message: string; undo: (() => void) | null };

/** What went wrong, kept until dismissed; the same refusal again is counted instead of stacked. */
export class Notices {
  list = $state<Problem[]>([]);
  /** The last thing done. */
  deed = $state.raw<Deed | null>(null);
  #lastId = 0;

  report(error: unknown): void {
    const { code, message } = fromRefusal(error);
    const same = this.list.find((notice) => notice.code === code && notice.message === message);
    if (same !== undefined) {
      same.times += 1;
      return;
    }
    this.#lastId += 1;
    this.list.push({ id: this.#lastId, code, severity: ERROR_CODES[code], message, times: 1 });
  }

  /** Says what was done, until dismissed, undone or followed by the next. */
  say(message: string, undo: (() => void) | null = null): void {
    this.#lastId += 1;
    this.deed = { id: this.#lastId, message, undo };
  }

  undoDeed(): void {
    this.deed?.undo?.();
    this.deed = null;
  }

  dismissDeed(): void {
    this.deed = null;
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}
