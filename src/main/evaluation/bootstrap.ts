import { createRng } from '../../shared/random.ts';

const RESAMPLES = 2000;
/** Above this many pairs the bootstrap distribution of a mean is normal to the digits shown, and its quantiles come without drawing. */
const DRAWN_UP_TO = 20_000;
const NORMAL_97_5 = 1.959963984540054;

/** The 95 % interval of the mean: percentile bootstrap of 2,000 seeded resamples; the normal interval above 20,000 values. */
export function bootstrapInterval95(values: Float64Array, seed: number): { low: number; high: number } {
  const n = values.length;
  const mean = meanOf(values);
  if (n < 2) return { low: mean, high: mean };
  if (n > DRAWN_UP_TO) {
    const half = NORMAL_97_5 * Math.sqrt(varianceOf(values, mean) / n);
    return { low: mean - half, high: mean + half };
  }
  const rng = createRng(seed, 'bootstrap');
  const means = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    let sum = 0;
    for (let draw = 0; draw < n; draw++) sum += values[rng.integer(n)]!;
    means[resample] = sum / n;
  }
  means.sort();
  return { low: quantile(means, 0.025), high: quantile(means, 0.975) };
}

export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}

/** Sample variance, with n - 1. */
export function varianceOf(values: Float64Array, mean: number): number {
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return values.length < 2 ? 0 : sum / (values.length - 1);
}

/** Linear interpolation between the two nearest of the sorted values. */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
