import { fromRefusal } from '../../shared/contract/refusal.ts';
import { ERROR_CODES, type ErrorCode } from '../../shared/errors.ts';

export type Notice = { id: number; code: ErrorCode; severity: 'error' | 'warning'; message: string; times: number };

/** What went wrong, kept until dismissed; the same refusal again is counted instead of stacked. */
export class Notices {
  list = $state<Notice[]>([]);
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

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}
