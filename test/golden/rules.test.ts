import { describe, expect, it } from 'vitest';
import { findNextTrackModel, parseHyperparameters } from '../../src/main/models/registry.ts';
import type { Hyperparameters } from '../../src/shared/domain/model.ts';
import type { TieRule } from '../../src/shared/domain/search.ts';
import { buildCounted } from '../support/build-counted.ts';
import { sessionPart, trainingData } from '../support/small-split.ts';

const TRACKS = 6;
// Counted by hand below. Session-rec's ar.py, sr.py, markov.py and iknn.py give the same sums.
const SESSIONS = [
  [0, 1, 2],
  [0, 2, 1],
  [0, 1, 0],
  [3, 4],
];

function build(model: string, settings: Hyperparameters = {}, ties: TieRule = 'conservative') {
  return findNextTrackModel(model).build(parseHyperparameters(model, settings), trainingData(SESSIONS, TRACKS), { ...buildCounted, ties });
}

function scores(model: string, settings: Hyperparameters, last: number): number[] {
  const found = build(model, settings).recommend(Int32Array.of(5, last), TRACKS);
  return Array.from({ length: TRACKS }, (_, track) => found.scores[found.tracks.indexOf(track)]!);
}

function rank(model: string, settings: Hyperparameters, ties: TieRule, last: number, target: number): number {
  return [...build(model, settings, ties).rank(sessionPart([[last, target]]))][0]!.ranks[0]!;
}

describe('markov', () => {
  it('counts direct followers', () => {
    expect(scores('markov', {}, 0)).toEqual([0, 2, 1, 0, 0, 0]);
    expect(scores('markov', {}, 1)).toEqual([1, 0, 1, 0, 0, 0]);
  });

  it('keeps the most frequent, of equals the one seen first', () => {
    expect(scores('markov', { pruning: 1 }, 1)).toEqual([0, 0, 1, 0, 0, 0]);
  });

  it('ranks equal rules in the order seen, or by the tie rule', () => {
    // After 1: first 2, then 0, once each; the other four tracks tie behind them.
    expect(rank('markov', {}, 'conservative', 1, 2)).toBe(1);
    expect(rank('markov', {}, 'conservative', 1, 0)).toBe(2);
    const tied = { equalRules: 'tied' };
    expect([
      rank('markov', tied, 'optimistic', 1, 0),
      rank('markov', tied, 'conservative', 1, 2),
      rank('markov', tied, 'median', 1, 2),
    ]).toEqual([1, 2, 1.5]);
  });

  it('ties every track without a rule at 0', () => {
    expect(rank('markov', {}, 'conservative', 1, 5)).toBe(6);
    expect(rank('markov', {}, 'optimistic', 1, 5)).toBe(3);
    expect(rank('markov', {}, 'median', 1, 5)).toBe(4.5);
    // Nothing ever followed 4.
    expect(rank('markov', {}, 'conservative', 4, 5)).toBe(6);
  });
});

describe('sequential-rules', () => {
  it('weighs followers by their steps', () => {
    expect(scores('sequential-rules', { weighting: 'quadratic' }, 0)).toEqual([0.25, 2.25, 1.25, 0, 0, 0]);
    expect(scores('sequential-rules', { weighting: 'div' }, 0)).toEqual([0.5, 2.5, 1.5, 0, 0, 0]);
    expect(scores('sequential-rules', { weighting: 'linear' }, 0)).toEqual([0.8, 2.6, 1.7, 0, 0, 0].map(Math.fround));
    expect(scores('sequential-rules', { weighting: 'same' }, 0)).toEqual([1, 3, 2, 0, 0, 0]);
    const [one, two] = [1 / Math.log10(2.7), 1 / Math.log10(3.7)];
    expect(scores('sequential-rules', { weighting: 'log' }, 0)).toEqual([two, 2 * one + two, one + two, 0, 0, 0].map(Math.fround));
  });

  it('looks no further than its steps', () => {
    expect(scores('sequential-rules', { steps: 1 }, 0)).toEqual([0, 2, 1, 0, 0, 0]);
  });
});

describe('association-rules', () => {
  it('counts pairs of plays in either order, a track with itself included', () => {
    // 0 meets 1 once in the first two sessions and twice in the third, and itself there from both sides.
    expect(scores('association-rules', {}, 0)).toEqual([2, 4, 2, 0, 0, 0]);
    expect(scores('association-rules', {}, 1)).toEqual([4, 0, 2, 0, 0, 0]);
  });
});

describe('item-knn', () => {
  it('divides shared sessions by regularised plays', () => {
    // 0 was played 4 times, 1 three, 2 twice. Each play of 0 shares its session with 1; two of them with 2.
    expect(scores('item-knn', { lmbd: 0 }, 0)).toEqual([0, 4 / Math.sqrt(12), 2 / Math.sqrt(8), 0, 0, 0].map(Math.fround));
    expect(scores('item-knn', { lmbd: 20, alpha: 1 }, 0)).toEqual([0, 4 / 24, 2 / 24, 0, 0, 0].map(Math.fround));
  });
});

describe('most-popular-in-session', () => {
  const recommend = (session: number[]) => [...build('most-popular-in-session').recommend(Int32Array.from(session), TRACKS).tracks];

  it('puts plays of the session before plays of the training', () => {
    expect(recommend([3, 4, 4])).toEqual([4, 3, 0, 1, 2, 5]);
  });

  it('ranks as it recommends, ties by their rule', () => {
    const learner = build('most-popular-in-session', {}, 'optimistic');
    const ranks = [...learner.rank(sessionPart([[3, 4, 0, 4, 4, 3, 2, 5]]))].flatMap(({ size, ranks: batch }) => [...batch.slice(0, size)]);
    // 4 ties with nobody once 3 has moved up; then 0 is behind both; 4 behind 0; 4 leads; 3; 2 behind four; 5 last.
    expect(ranks).toEqual([5, 3, 2, 1, 3, 5, 6]);
  });
});
