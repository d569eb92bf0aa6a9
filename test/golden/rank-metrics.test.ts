import { expect, it } from 'vitest';
import { rankMetric } from '../../src/main/evaluation/rank-metrics.ts';

it('counts a target at the cutoff itself', () => {
  expect(rankMetric('recall', 20, 20)).toBe(1);
  expect(rankMetric('recall', 20, 21)).toBe(0);
  expect(rankMetric('mrr', 20, 20)).toBeCloseTo(0.05);
});

it('weighs rank 1 above rank 2 in NDCG: 1 / log2(rank + 1)', () => {
  expect(rankMetric('ndcg', 10, 1)).toBe(1);
  expect(rankMetric('ndcg', 10, 2)).toBeCloseTo(0.63093, 5);
  expect(rankMetric('ndcg', 10, 3)).toBe(0.5);
});

it('spreads precision over the recommended tracks', () => {
  expect(rankMetric('precision', 5, 3)).toBe(0.2);
});
