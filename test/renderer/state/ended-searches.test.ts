import { describe, expect, it } from 'vitest';
import { EndedSearches, tellEnd } from '../../../src/renderer/state/ended-searches.ts';
import type { SearchStatus, SearchSummary } from '../../../src/shared/domain/search.ts';

function search(name: string, status: SearchStatus, changes: Partial<SearchSummary> = {}): SearchSummary {
  return {
    name,
    dataset: 'small',
    status,
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: null,
    endedAt: null,
    counts: { total: 4, done: 4, running: 0, waiting: 0, failed: 0, cancelled: 0, interrupted: 0, reused: 0 },
    objective: { metric: 'recall@20', direction: 'max' },
    best: { runId: 'a', value: 0.19714 },
    etaSeconds: null,
    ...changes,
  };
}

describe('EndedSearches', () => {
  it('tells once of each search that was running and has ended of itself', () => {
    const ended = new EndedSearches();
    expect(ended.look([search('a', 'running'), search('b', 'running'), search('c', 'running'), search('old', 'done')])).toEqual([]);
    const next = [search('a', 'done'), search('b', 'running'), search('c', 'cancelled'), search('old', 'done')];
    expect(ended.look(next).map(({ name }) => name)).toEqual(['a']);
    expect(ended.look(next)).toEqual([]);
    expect(ended.look([search('b', 'failed')]).map(({ name }) => name)).toEqual(['b']);
  });
});

describe('tellEnd', () => {
  it('says what came of it', () => {
    expect(tellEnd(search('losses', 'done'))).toBe('losses has ended: 4 of 4 runs done, best recall@20 0.1971.');
    const counts = { ...search('', 'done').counts, total: 1, done: 0, failed: 1 };
    expect(tellEnd(search('losses', 'failed', { counts, best: null }))).toBe('losses has ended: 0 of 1 run done, 1 failed.');
  });
});
