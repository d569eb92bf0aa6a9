import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Connection } from '../../../../src/renderer/connection/connection.svelte.ts';
import { contextChips, MomentAudition } from '../../../../src/renderer/state/audition/moment-audition.svelte.ts';
import { agoText, searchText, whenText } from '../../../../src/renderer/state/audition/moment-words.ts';
import type { RankMomentRequest } from '../../../../src/shared/domain/audition-moment.ts';
import { answeringTransport } from '../../../support/answering-transport.ts';

const CONTEXTS = [
  { name: 'hour', values: ['8', '20'] },
  { name: 'source', values: ['radio', 'library'] },
  { name: 'device', values: ['phone', 'desktop'] },
  { name: 'city', values: Array.from({ length: 400 }, (_, city) => `city ${city}`) },
];
const DEVICE = { name: 'device', value: 'phone' };
const sessionOf = (session: number) => ({ session, id: `s${session}`, startedAt: null, contexts: [DEVICE], plays: [] });

/** Runs that list the device first. */
function audition(answers: Parameters<typeof answeringTransport>[0] = {}) {
  const asked: RankMomentRequest[] = [];
  const connection = new Connection(
    answeringTransport({
      'audition.sessions': (input) => {
        expect(input).toMatchObject({ onlyMoments: true });
        return { matching: 2, total: 2, sessions: [4, 9].map((session) => ({ session, length: 3, gain: null })), contexts: CONTEXTS };
      },
      'audition.moment': (input) => ({
        listener: 'ann',
        now: sessionOf((input as { session: number }).session),
        past: [sessionOf(1)],
        pastCount: 1,
      }),
      'audition.rankMoment': (input) => {
        const request = input as RankMomentRequest;
        asked.push(request);
        const tracks = [request.context['device'] ?? 'phone', 'other'].map((track, index) => ({
          ...{ track, title: null, artist: null, rank: index + 1, score: 1, outcome: null },
        }));
        return {
          run: request.run,
          tracks,
          candidates: 2,
          played: 1,
          found: 1,
          cosine: 0.5,
          likeUnchanged: null,
          search: { kind: 'exact' },
        };
      },
      'audition.explainMoment': (input) => ({ summary: (input as { track: string }).track, nearest: [] }),
      ...answers,
    }).transport,
  );
  onTestFinished(() => connection.stop());
  return { page: new MomentAudition(connection), asked };
}

describe('MomentAudition', () => {
  it('asks every run about the moment, and again as soon as a context is changed or put back', async () => {
    const { page, asked } = audition();
    page.setRuns(['r1', 'r2']);
    await page.browser.browse(['r1', 'r2']);
    await page.open('r1', 9);
    await vi.waitFor(() => expect(page.explanation?.reason?.summary).toBe('phone'));
    expect(page.chips.map(({ name, value }) => [name, value])).toEqual([
      ['hour', null],
      ['device', 'phone'],
      ['source', null],
    ]);
    page.changeContext('device', 'desktop');
    await vi.waitFor(() => expect(page.lists.map(({ answer }) => answer?.tracks[0]?.track)).toEqual(['desktop', 'desktop']));
    expect(asked.at(-1)).toEqual({ run: 'r2', session: 9, context: { device: 'desktop' }, among: 'recent', k: 10 });
    await vi.waitFor(() => expect(page.explanation?.reason?.summary).toBe('desktop'));
    page.changeContext('hour', '8');
    page.changeContext('device', 'phone');
    expect(page.changes).toEqual({ hour: '8' });
    page.restore();
    await vi.waitFor(() => expect(page.lists[1]!.answered?.context).toEqual({}));
    expect(page.comparisons.get('r2')?.shared).toBe(2);
  });

  it('takes the next moment as it was, and ranks what is chosen', async () => {
    const { page, asked } = audition();
    page.setRuns(['r1']);
    await page.browser.browse(['r1']);
    await page.open('r1', 9);
    page.changeContext('device', 'desktop');
    page.rankAmong('catalogue');
    await page.open('r1', 4);
    expect(page.changes).toEqual({});
    await vi.waitFor(() => expect(page.lists[0]!.answered).toEqual({ session: 4, context: {}, among: 'catalogue', k: 10 }));
    page.choose('r1', 'other');
    await vi.waitFor(() => expect(page.explanation?.of).toEqual({ run: 'r1', track: 'other' }));
    page.setListLength(20);
    await vi.waitFor(() => expect(asked.at(-1)?.k).toBe(20));
  });

  it('says why a moment cannot be shown', async () => {
    const { page } = audition({
      'audition.moment': () => {
        throw new Error('gone');
      },
    });
    await page.open('r1', 9);
    expect(page.sessionError?.message).toContain('gone');
    expect(contextChips(null, null, {})).toEqual([]);
  });
});

it('says in words when a session was and how tracks were found', () => {
  expect(whenText([{ name: 'weekday', value: 'Friday' }, { name: 'hour', value: '8' }, DEVICE])).toBe('Fri 08 h, phone');
  expect(whenText([DEVICE])).toBe('phone');
  expect([600, 7200, 86_400 * 3].map((seconds) => agoText(0, seconds, 2))).toEqual(['10 min', '2 h', '3 days']);
  expect([agoText(null, 5, 1), agoText(5, null, 2)]).toEqual(['last', '2 ago']);
  const found = { run: 'r', tracks: [], candidates: 120_000, played: 1, found: 1, cosine: null, likeUnchanged: null };
  expect(searchText({ ...found, search: { kind: 'exact' } }).words).toBe('Among 120,000 tracks');
  const graph = { kind: 'hnsw', recall: 0.9876, k: 20, queries: 100 } as const;
  expect(searchText({ ...found, search: graph }).words).toBe('Among 120,000 tracks by HNSW, recall@20 0.9876');
});
