import { describe, expect, it } from 'vitest';
import { standingRuns } from '../../../../src/renderer/state/search/paper-tables.svelte.ts';
import type { PaperCell, PaperResults } from '../../../../src/shared/domain/paper-table.ts';

const cell = (run: string): PaperCell => ({ mean: 0.1, deviation: null, runs: [run], isBest: false, holmP: null });

describe('standingRuns', () => {
  it('names a run once, with its loss only where the row has several', () => {
    const results: PaperResults = {
      groups: ['cross-entropy', 'bpr'],
      metrics: ['recall@20', 'mrr@20'],
      rows: [
        { title: 'Most popular', cells: ['p', 'p', 'p', 'p'].map(cell) },
        { title: 'GRU4Rec one-hot', cells: [cell('a'), cell('a'), cell('b'), cell('b')] },
        { title: 'GRU4Rec content', cells: [cell('c'), cell('c'), null, null] },
      ],
      baseline: null,
      notes: [],
    };
    expect(standingRuns(results)).toEqual([
      { id: 'p', title: 'Most popular' },
      { id: 'a', title: 'GRU4Rec one-hot, cross-entropy' },
      { id: 'b', title: 'GRU4Rec one-hot, bpr' },
      { id: 'c', title: 'GRU4Rec content' },
    ]);
  });
});
