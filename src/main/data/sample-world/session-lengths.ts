import type { GenerateRequest } from '../../../shared/domain/dataset.ts';
import type { Rng } from '../../../shared/random.ts';
import { cumulate, drawCumulative } from './weighted-choice.ts';

/**
 * A sampler of session lengths on minimum..maximum with the given mean: weights ratio^length, the distribution of greatest entropy.
 * A mean left of the middle gives the falling, geometric lengths of listening logs; right of it, lengths that pile up at the cut, as P0's do.
 */
export function sessionLengthSampler(bounds: GenerateRequest['sessionLength']): (rng: Rng) => number {
  const { minimum, mean, maximum } = bounds;
  const count = maximum - minimum + 1;
  const weightsFor = (logRatio: number) => {
    const centre = logRatio > 0 ? count - 1 : 0;
    return Float64Array.from({ length: count }, (_, index) => Math.exp(logRatio * (index - centre)));
  };
  const meanFor = (logRatio: number) => {
    const weights = weightsFor(logRatio);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.reduce((sum, weight, index) => sum + weight * (minimum + index), 0) / total;
  };
  // The mean rises with the ratio, so halving the interval finds it; at +-50 all weight is on one bound.
  let low = -50;
  let high = 50;
  for (let round = 0; round < 80; round++) {
    const middle = (low + high) / 2;
    if (meanFor(middle) < mean) low = middle;
    else high = middle;
  }
  const sums = cumulate(weightsFor((low + high) / 2));
  return (rng) => minimum + drawCumulative(sums, 0, count, rng);
}
