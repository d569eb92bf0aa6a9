import type { DataProgress } from '../../shared/domain/dataset.ts';
import type { DataJobOptions } from './data-client.ts';

export type WorkEvent<Outcome> = { type: 'progress'; progress: DataProgress } | ({ type: 'done' } & Outcome);

/** Turns long data work into a stream of its progress, newest only, and exactly one `done` with its outcome. Whoever leaves the stream cancels the work. */
export async function* streamWork<Outcome extends object>(
  work: (options: DataJobOptions) => Promise<Outcome>,
  signal: AbortSignal | undefined,
): AsyncGenerator<WorkEvent<Outcome>, void> {
  const leaving = new AbortController();
  const stop = signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal]);
  let newest: DataProgress | null = null;
  let isOver = false;
  let news = Promise.withResolvers<void>();
  const onProgress = (progress: DataProgress) => {
    newest = progress;
    news.resolve();
  };
  const result = work({ signal: stop, onProgress }).finally(() => {
    isOver = true;
    news.resolve();
  });
  // Its failure is thrown below; until then it is nobody's unhandled rejection.
  result.catch(() => {});
  try {
    while (!isOver) {
      await news.promise;
      news = Promise.withResolvers<void>();
      const progress: DataProgress | null = newest;
      newest = null;
      if (progress !== null) yield { type: 'progress', progress };
    }
    yield { type: 'done', ...(await result) };
  } finally {
    leaving.abort();
  }
}
