import { describe, expect, it } from 'vitest';
import { EventHub } from '../../../src/main/search/event-hub.ts';

type Event = { key: string | null; value: number };
const keyOf = (event: Event) => event.key;

describe('EventHub', () => {
  it('streams what is announced after the stream was opened, until the signal aborts', async () => {
    const hub = new EventHub<Event>();
    const stop = new AbortController();
    hub.emit({ key: null, value: 0 });
    const stream = hub.stream(keyOf, stop.signal);
    hub.emit({ key: null, value: 1 });
    hub.emit({ key: null, value: 2 });
    const seen: number[] = [];
    for await (const { value } of stream) {
      seen.push(value);
      if (value === 2) setTimeout(() => stop.abort());
    }
    expect(seen).toEqual([1, 2]);
  });

  it('merges what a slow reader has not read yet, newest last', async () => {
    const hub = new EventHub<Event>();
    const stop = new AbortController();
    const stream = hub.stream(keyOf, stop.signal);
    for (const value of [1, 2, 3]) hub.emit({ key: 'progress', value });
    hub.emit({ key: null, value: 10 });
    hub.emit({ key: 'progress', value: 4 });
    expect((await stream.next()).value).toEqual({ key: null, value: 10 });
    expect((await stream.next()).value).toEqual({ key: 'progress', value: 4 });
    const last = stream.next();
    stop.abort();
    expect((await last).done).toBe(true);
  });

  it('forgets a reader who has left', async () => {
    const hub = new EventHub<Event>();
    let looks = 0;
    const countLooks = (event: Event) => {
      looks += 1;
      return event.key;
    };
    const stream = hub.stream(countLooks, new AbortController().signal);
    hub.emit({ key: null, value: 1 });
    await stream.next();
    await stream.return();
    hub.emit({ key: null, value: 2 });
    expect(looks).toBe(1);
  });
});
