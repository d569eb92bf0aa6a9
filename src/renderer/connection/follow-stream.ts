import type { Connection } from './connection.svelte.ts';

/**
 * Keeps a stream of the contract open, again after each reconnection, until stopped.
 * Errors while the connection itself is down are not reported: the connection shows that already.
 */
export function followStream<Event>(
  connection: Connection,
  open: (signal: AbortSignal) => Promise<AsyncIterable<Event>>,
  receive: (event: Event) => void,
  fail: (error: unknown) => void,
): () => void {
  let current = new AbortController();
  const follow = async () => {
    current.abort();
    const mine = new AbortController();
    current = mine;
    try {
      for await (const event of await open(mine.signal)) {
        if (mine.signal.aborted) return;
        receive(event);
      }
    } catch (error) {
      if (!mine.signal.aborted && connection.isOpen) fail(error);
    }
  };
  const forget = connection.onOpen(() => void follow());
  return () => {
    forget();
    current.abort();
  };
}
