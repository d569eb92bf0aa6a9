import type { TieRule } from '../../shared/domain/search.ts';

/**
 * Rank of a target, 1 the best, given how many tracks score above it and how many score the same, itself included.
 * Optimistic takes the best place among equals, conservative the worst, median the middle (GRU4Rec reference, evaluation).
 */
export function tiedRank(above: number, level: number, ties: TieRule): number {
  switch (ties) {
    case 'optimistic':
      return above + 1;
    case 'conservative':
      return above + level;
    case 'median':
      return above + 0.5 * (level - 1) + 1;
  }
}
