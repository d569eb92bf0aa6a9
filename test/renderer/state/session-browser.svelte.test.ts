import { expect, it, onTestFinished } from 'vitest';
import { Connection } from '../../../src/renderer/connection/connection.svelte.ts';
import { SessionBrowser } from '../../../src/renderer/state/session-browser.svelte.ts';
import type { DatasetSessionFilter } from '../../../src/shared/domain/dataset-sessions.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { answeringTransport } from '../../support/answering-transport.ts';

type Asked = { filter: DatasetSessionFilter; offset: number; limit: number };

/** A data set of 1,000 sessions, of which users named by one letter have 10 each. */
function browser() {
  const asked: Asked[] = [];
  const held = new Map<string, PromiseWithResolvers<void>>();
  let failing = false;
  const sessions = async (input: unknown) => {
    const request = input as Asked;
    asked.push(request);
    if (failing) throw new AppError('dataset.damaged', 'It cannot be read.');
    await held.get(request.filter.user ?? '')?.promise;
    const matching = request.filter.user === undefined ? 1000 : 10;
    const lines = Array.from({ length: Math.min(request.limit, matching - request.offset) }, (_, place) => ({
      session: request.offset + place,
      id: `${request.filter.user ?? 's'}${request.offset + place}`,
      user: null,
      startedAt: null,
      length: 3,
      skips: null,
      opening: 'a',
      contexts: [],
    }));
    return { matching, offset: request.offset, sessions: lines };
  };
  const plays = [{ track: 'a', title: null, artist: null, playedAt: null, isSkipped: null }];
  const connection = new Connection(answeringTransport({ 'datasets.sessions': sessions, 'datasets.session': () => plays }).transport);
  onTestFinished(() => connection.stop());
  const hold = (user: string) => {
    const gate = Promise.withResolvers<void>();
    held.set(user, gate);
    return gate.resolve;
  };
  return {
    sessions: new SessionBrowser(connection.client, 'plays'),
    asked,
    hold,
    fail: (isFailing: boolean) => {
      failing = isFailing;
    },
  };
}

it('reads each block that is looked at once', async () => {
  const { sessions, asked } = browser();
  expect(sessions.matching).toBeNull();
  await sessions.apply({});
  expect(sessions.matching).toBe(1000);
  await sessions.need(90, 110);
  await sessions.need(100, 120);
  expect(asked.map(({ offset }) => offset)).toEqual([0, 100]);
  expect(sessions.line(105)?.id).toBe('s105');
  expect(sessions.line(500)).toBeUndefined();
  // Nothing is asked for beyond the end.
  await sessions.need(995, 1300);
  expect(asked.map(({ offset }) => offset)).toEqual([0, 100, 900]);
});

it('shows the newest filter, however late the answer to an older one comes', async () => {
  const { sessions, hold } = browser();
  await sessions.apply({});
  await sessions.open(sessions.line(3)!);
  expect(sessions.opened?.plays).toHaveLength(1);
  const letGo = hold('a');
  const older = sessions.apply({ user: 'a' });
  expect(sessions.isFiltering).toBe(true);
  expect(sessions.opened).toBeNull();
  await sessions.apply({ user: 'b' });
  expect(sessions.isFiltering).toBe(false);
  letGo();
  await older;
  expect(sessions.matching).toBe(10);
  expect(sessions.line(0)?.id).toBe('b0');
});

it('asks again for what could not be read', async () => {
  const { sessions, fail } = browser();
  fail(true);
  await expect(sessions.apply({})).rejects.toMatchObject({ code: 'dataset.damaged' });
  expect(sessions.isFiltering).toBe(false);
  fail(false);
  await sessions.apply({});
  expect(sessions.line(0)?.id).toBe('s0');
});
