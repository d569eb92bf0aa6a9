import { describe, expect, it } from 'vitest';
import { expandSearch } from '../../src/main/search/expand-search.ts';
import { SearchSpec } from '../../src/shared/domain/search.ts';
import { firstSearch } from '../../src/shared/first-search.ts';

describe('firstSearch', () => {
  it('is a search the workbench takes, of one baseline and four networks', () => {
    const spec = SearchSpec.parse(firstSearch({ name: 'a'.repeat(80), holds: 'sessions', parts: [], sessions: 900 }));
    expect(spec.split).toMatchObject({ kind: 'random-sessions', sampleEvery: 1 });
    expect([...expandSearch(spec)].map((cell) => cell.model)).toEqual(['popularity', 'gru4rec', 'gru4rec', 'gru4rec', 'gru4rec']);
  });

  it.each([
    ['playlists', 'playlist'],
    ['counts', 'playlist'],
    ['ratings', 'rating'],
  ] as const)('of %s holds tracks out of each and is of models that continue them', (holds, task) => {
    const spec = SearchSpec.parse(firstSearch({ name: 'mine', holds, parts: [], sessions: 50_000 }));
    expect(spec.split).toMatchObject({ kind: 'hold-out-tracks', sampleEvery: 5 });
    expect(new Set([...expandSearch(spec)].map((cell) => cell.task))).toEqual(new Set([task]));
    expect([...expandSearch(spec)].length).toBeGreaterThan(2);
  });

  it('keeps a given split and samples a large data set', () => {
    const parts = [{ name: 'test' as const, sessions: 1, events: 2, tracks: 2 }];
    expect(firstSearch({ name: 'sample', holds: 'sessions', parts, sessions: 60_000 })).toMatchObject({
      name: 'first look at sample',
      split: { kind: 'given', sampleEvery: 6 },
    });
  });
});
