/**
 * Passes a stream on until it ends or its listener is gone. A source that is quiet must end too when the listener goes:
 * waiting for its next value would keep it, and all it watches, alive for ever.
 */
export async function* relayStream<Event>(source: AsyncIterable<Event>, signal: AbortSignal | undefined): AsyncGenerator<Event, void> {
  const iterator = source[Symbol.asyncIterator]();
  // One hook for all waits: racing each of them against the same promise would pile up on it for as long as the stream lives.
  let stopWaiting = () => {};
  const onGone = () => stopWaiting();
  signal?.addEventListener('abort', onGone, { once: true });
  try {
    while (signal?.aborted !== true) {
      const next = await new Promise<IteratorResult<Event> | 'gone'>((resolve, reject) => {
        stopWaiting = () => resolve('gone');
        iterator.next().then(resolve, reject);
      });
      if (next === 'gone' || next.done) return;
      yield next.value;
    }
  } finally {
    signal?.removeEventListener('abort', onGone);
    // Not awaited: a generator that waits inside cannot return before its wait is over. Nobody is left to hear how its end went.
    Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
