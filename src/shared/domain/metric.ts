import { AppError } from '../errors.ts';

/** Metric families that take a cutoff, written `recall@20`. */
export const CUTOFF_METRICS = [
  'recall',
  'mrr',
  'ndcg',
  'accuracy',
  'map',
  'hit-rate',
  'precision',
  'coverage',
  'popularity-bias',
  'novelty',
  'repeat-rate',
  'session-mrr',
  'session-rank',
  'top-ten-recall',
  'sampled-hit-rate',
  'sampled-ndcg',
] as const;
/** Metrics without a cutoff. */
export const PLAIN_METRICS = [
  'loss',
  'cosine',
  'rmse',
  'mae',
  'mean-rank',
  'r-precision',
  'accuracy-train',
  'accuracy-validation',
  'accuracy-test',
] as const;

export type Direction = 'max' | 'min';
export type ParsedMetric = { family: string; cutoff?: number };

const LOWER_IS_BETTER = new Set(['loss', 'rmse', 'mae', 'mean-rank', 'popularity-bias', 'session-rank']);

/** Parses a metric name such as `recall@20`; throws `metric.unknown` with the known families. */
export function parseMetric(name: string): ParsedMetric {
  const match = /^([a-z][a-z-]*)(?:@([1-9]\d*))?$/.exec(name);
  const family = match?.[1] ?? '';
  const cutoff = match?.[2] === undefined ? undefined : Number(match[2]);
  if (cutoff === undefined && (PLAIN_METRICS as readonly string[]).includes(family)) return { family };
  if (cutoff !== undefined && (CUTOFF_METRICS as readonly string[]).includes(family)) return { family, cutoff };
  throw new AppError(
    'metric.unknown',
    `"${name}" is not a metric. Write one of ${CUTOFF_METRICS.join(', ')} with a cutoff, such as recall@20, or one of ${PLAIN_METRICS.join(', ')}.`,
    { received: name },
  );
}

/** Of held-out sessions, `validation-recall@20`, a metric has the direction it has of the test sessions. */
export function metricDirection(name: string): Direction {
  return LOWER_IS_BETTER.has(parseMetric(name.replace(/^validation-/, '')).family) ? 'min' : 'max';
}
