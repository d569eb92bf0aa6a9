/** Passes events from one writer to any number of listeners, each reading at its own pace. */
export class EventHub<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  emit(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Calls the listener until the returned function is called. */
  listen(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The events from the moment of this call until the signal aborts. Events that wait with the same key are merged into the newest,
   * so that a reader who falls behind skips stale progress instead of filling the memory.
   */
  stream(keyOf: (event: Event) => string | null, signal: AbortSignal): AsyncGenerator<Event, void> {
    const waiting = new Map<string, Event>();
    let arrival = Promise.withResolvers<void>();
    let sequence = 0;
    const stop = this.listen((event) => {
      const key = keyOf(event) ?? `#${sequence++}`;
      // A merged event moves to the end: it is newer than what came between.
      waiting.delete(key);
      waiting.set(key, event);
      arrival.resolve();
    });
    const wake = () => arrival.resolve();
    signal.addEventListener('abort', wake, { once: true });
    return (async function* () {
      try {
        while (!signal.aborted) {
          await arrival.promise;
          arrival = Promise.withResolvers<void>();
          const batch = [...waiting.values()];
          waiting.clear();
          for (const event of batch) {
            if (signal.aborted) return;
            yield event;
          }
        }
      } finally {
        signal.removeEventListener('abort', wake);
        stop();
      }
    })();
  }
}
