import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Connection } from '../../../../src/renderer/connection/connection.svelte.ts';
import { Audition } from '../../../../src/renderer/state/audition/audition.svelte.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { answeringTransport } from '../../../support/answering-transport.ts';

type Asked = { run: string; session: string[]; targets: string[]; k: number };

/** Runs that recommend what they heard, the last first; each answer waits until it is let go. */
function audition(answers: Parameters<typeof answeringTransport>[0] = {}) {
  const asked: Asked[] = [];
  const waiting: (() => void)[] = [];
  const recommend = async (input: unknown) => {
    const request = input as Asked;
    asked.push(request);
    await new Promise<void>((resolve) => waiting.push(resolve));
    const tracks = request.session.toReversed().map((track, place) => ({ rank: place + 1, track, title: null, artist: null, score: 1 }));
    return { run: request.run, tracks, unknownTracks: [], targetRanks: request.targets.map(() => null) };
  };
  const plays = ['a', 'b', 'c', 'd'].map((track) => ({
    track,
    title: null,
    artist: null,
    isSkipped: null,
    isKnown: true,
    isHeldOut: false,
  }));
  const connection = new Connection(
    answeringTransport({
      'audition.recommend': recommend,
      'audition.session': (input) => ({ ...(input as object), id: 's', startedAt: null, contexts: [], plays }),
      'audition.explain': (input) => ({ summary: (input as { track: string }).track, measure: null, evidence: [] }),
      ...answers,
    }).transport,
  );
  onTestFinished(() => connection.stop());
  const letGo = async () => {
    await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0));
    for (const resolve of waiting.splice(0)) resolve();
  };
  return { audition: new Audition(connection), asked, letGo };
}

describe('Audition', () => {
  it('asks every run, and of the edits made while it waits only for the last', async () => {
    const { audition: page, asked, letGo } = audition();
    page.setRuns(['r1', 'r2']);
    await page.open('r1', 7);
    await letGo();
    expect(asked.map(({ run, session, targets }) => [run, session.join(''), targets.join('')])).toEqual([
      ['r1', 'ab', 'cd'],
      ['r2', 'ab', 'cd'],
    ]);
    await vi.waitFor(() => expect(page.lists.map(({ isAsking }) => isAsking)).toEqual([false, false]));
    page.cutAfter(1);
    page.cutAfter(3);
    page.cutAfter(4);
    await letGo();
    await letGo();
    await vi.waitFor(() => expect(page.lists[1]!.answered?.session.join('')).toBe('abcd'));
    expect(asked.slice(2).map(({ session }) => session.join(''))).toEqual(['a', 'a', 'abcd', 'abcd']);
    expect(page.comparisons.get('r2')?.shared).toBe(4);
  });

  it('looks into the best track of the first run until another is chosen, and while that one is listed', async () => {
    const { audition: page, letGo } = audition();
    page.setRuns(['r1', 'r2']);
    await page.open('r1', 7);
    await letGo();
    await vi.waitFor(() => expect(page.explanation?.reason?.summary).toBe('b'));
    page.choose('r2', 'a');
    await vi.waitFor(() => expect(page.explanation).toMatchObject({ of: { run: 'r2', track: 'a' }, reason: { summary: 'a' } }));
    page.removePlay(page.edited!.heard[0]!.key);
    await letGo();
    await vi.waitFor(() => expect(page.chosen).toEqual({ run: 'r1', track: 'b' }));
  });

  it('shows why a run cannot be asked at that run alone', async () => {
    const refusal = new AppError('run.notFinished', 'Run r1 is running.');
    const { audition: page } = audition({
      'audition.recommend': (input) => {
        if ((input as Asked).run === 'r1') throw refusal;
        return { run: 'r2', tracks: [], unknownTracks: [], targetRanks: [] };
      },
    });
    page.setRuns(['r1', 'r2']);
    await page.open('r2', 1);
    await vi.waitFor(() => expect(page.lists.map(({ error }) => error?.code)).toEqual(['run.notFinished', undefined]));
    page.restore();
    expect(page.edited?.isEdited).toBe(false);
  });

  it('lets a later session overtake an earlier one', async () => {
    const waits = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { audition: page } = audition({
      'audition.session': async (input) => {
        const { session } = input as { session: number };
        await waits[session]!.promise;
        return { session, id: 's', startedAt: null, contexts: [], plays: [] };
      },
    });
    const opened = [page.open('r1', 0), page.open('r1', 1)];
    waits[1]!.resolve();
    waits[0]!.resolve();
    await Promise.all(opened);
    expect(page.session?.session).toBe(1);
    expect(page.browser.current).toBe(1);
  });

  it('steps through the sessions of its browser and stops at the ends', async () => {
    const sessions = [4, 9, 2].map((session) => ({ session, length: 5, gain: null }));
    const { audition: page } = audition({ 'audition.sessions': () => ({ matching: 3, total: 8, sessions, contexts: [] }) });
    await page.browser.browse(['r1']);
    expect(page.browser.neighbour(1)).toBe(4);
    page.browser.current = 9;
    expect([page.browser.neighbour(-1), page.browser.neighbour(1)]).toEqual([4, 2]);
    page.browser.current = 2;
    expect(page.browser.neighbour(1)).toBeNull();
  });
});
