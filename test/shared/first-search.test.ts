import { describe, expect, it } from 'vitest';
import { expandSearch } from '../../src/main/search/expand-search.ts';
import { SearchSpec } from '../../src/shared/domain/search.ts';
import { firstSearch } from '../../src/shared/first-search.ts';

describe('firstSearch', () => {
  it('is a search the workbench takes, of one baseline and four networks', () => {
    const spec = SearchSpec.parse(firstSearch({ name: 'a'.repeat(80), parts: [], sessions: 900 }));
    expect(spec.split).toMatchObject({ kind: 'random-sessions', sampleEvery: 1 });
    expect([...expandSearch(spec)].map((cell) => cell.model)).toEqual(['popularity', 'gru4rec', 'gru4rec', 'gru4rec', 'gru4rec']);
  });

  it('keeps a given split and samples a large data set', () => {
    const parts = [{ name: 'test' as const, sessions: 1, events: 2, tracks: 2 }];
    expect(firstSearch({ name: 'sample', parts, sessions: 60_000 })).toMatchObject({
      name: 'first look at sample',
      split: { kind: 'given', sampleEvery: 6 },
    });
  });
});
