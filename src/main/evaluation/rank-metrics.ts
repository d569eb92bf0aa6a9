import { parseMetric } from '../../shared/domain/metric.ts';

/** Metrics of ranked predictions that have one right answer each, by family and cutoff. */
export const RANK_METRICS = ['recall', 'mrr', 'ndcg', 'accuracy', 'precision'] as const;
export type RankMetric = (typeof RANK_METRICS)[number];

/**
 * The value one prediction adds: `rank` is the target's, 1 the best (a half with the median tie rule).
 *
 * recall and accuracy (hit rate): 1 where the target is within the cutoff. With one target a prediction they are the same number, and what
 * papers on #nowplaying print as P@20. mrr: 1/rank within the cutoff. ndcg: 1/log2(rank + 1) within the cutoff, the ideal being 1.
 * precision: the share of the `cutoff` recommended tracks that were right.
 */
export function rankMetric(metric: RankMetric, cutoff: number, rank: number): number {
  if (rank > cutoff) return 0;
  switch (metric) {
    case 'recall':
    case 'accuracy':
      return 1;
    case 'mrr':
      return 1 / rank;
    case 'ndcg':
      return 1 / Math.log2(rank + 1);
    case 'precision':
      return 1 / cutoff;
  }
}

/** What a rank counts for in a metric such as `recall@20` or `mean-rank`; null for a metric that is none of ranks. */
export function rankMeasure(name: string): ((rank: number) => number) | null {
  if (name === 'mean-rank') return (rank) => rank;
  const { family, cutoff } = parseMetric(name);
  const metric = RANK_METRICS.find((known) => known === family);
  return metric === undefined || cutoff === undefined ? null : (rank) => rankMetric(metric, cutoff, rank);
}
