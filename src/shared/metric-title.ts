const ABBREVIATIONS = /^(mrr|ndcg|map|rmse|mae)(?=@|$)/;

/** A metric as tables head it: `Recall@20`, `MRR@20`. */
export function metricTitle(metric: string): string {
  if (ABBREVIATIONS.test(metric)) return metric.replace(ABBREVIATIONS, (name) => name.toUpperCase());
  return metric.charAt(0).toUpperCase() + metric.slice(1);
}
