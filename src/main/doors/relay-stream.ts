/**
 * Passes a stream on until it ends or its listener is gone. A source that is quiet must end too when the listener goes:
 * waiting for its next value would keep it, and all it watches, alive for ever.
 */
export async function* relayStream<Event>(source: AsyncIterable<Event>, signal: AbortSignal | undefined): AsyncGenerator<Event, void> {
  const iterator = source[Symbol.asyncIterator]();
  const gone = new Promise<'gone'>((resolve) => {
    if (signal?.aborted) resolve('gone');
    signal?.addEventListener('abort', () => resolve('gone'), { once: true });
  });
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), gone]);
      if (next === 'gone' || next.done) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a generator that waits inside cannot return before its wait is over.
    void iterator.return?.();
  }
}
