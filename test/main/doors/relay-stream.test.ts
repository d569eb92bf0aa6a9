import { describe, expect, it } from 'vitest';
import { relayStream } from '../../../src/main/doors/relay-stream.ts';
import { collect } from '../../support/collect.ts';

/** Yields 1 and 2, then waits for ever; says whether it was told to end. */
function quietSource() {
  let isEnded = false;
  let given = 0;
  const source: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      next: () => (given < 2 ? Promise.resolve({ value: ++given, done: false }) : new Promise<never>(() => {})),
      return: () => {
        isEnded = true;
        return Promise.resolve({ value: undefined, done: true });
      },
    }),
  };
  return { source, isEnded: () => isEnded };
}

describe('relayStream', () => {
  it('ends a quiet stream when its listener goes', async () => {
    const { source, isEnded } = quietSource();
    const listener = new AbortController();
    const received: number[] = [];
    for await (const value of relayStream(source, listener.signal)) {
      received.push(value);
      if (value === 2) setTimeout(() => listener.abort(), 5);
    }
    expect(received).toEqual([1, 2]);
    expect(isEnded()).toBe(true);
  });

  it('asks nothing of the source once the listener is gone', async () => {
    const { source, isEnded } = quietSource();
    const iterator = relayStream(source, AbortSignal.abort());
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
    expect(isEnded()).toBe(true);
  });

  it('tells the source when a listener leaves by itself, and passes its error on', async () => {
    const { source, isEnded } = quietSource();
    for await (const value of relayStream(source, undefined)) if (value === 1) break;
    expect(isEnded()).toBe(true);
    const failing = (async function* () {
      yield 1;
      throw new Error('source failed');
    })();
    await expect(collect(relayStream(failing, undefined))).rejects.toThrow('source failed');
  });
});
