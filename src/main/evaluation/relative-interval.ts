import { createRng } from '../../shared/random.ts';
import { meanOf, quantile } from './bootstrap.ts';

const RESAMPLES = 2000;
/** From here on the delta method gives the same interval to the digits shown, without drawing. */
const DRAWN_UP_TO = 2000;
const NORMAL_97_5 = 1.959963984540054;

/**
 * The 95 % interval of mean(a) / mean(b) - 1 over pairs: percentile bootstrap of 2,000 seeded resamples of the pairs up to 2,000 of them, the delta
 * method above. Null where the ratio has no bounds: fewer than two pairs, or a baseline so often 0 that resamples of it have a mean of 0.
 * Source of the delta method: var(A/B) = (var a + r^2 var b - 2 r cov(a, b)) / (n mean(b)^2) with r = mean(a) / mean(b).
 */
export function relativeInterval95(a: Float64Array, b: Float64Array, seed: number): { low: number; high: number } | null {
  if (a.length < 2 || meanOf(b) === 0) return null;
  return a.length > DRAWN_UP_TO ? byDelta(a, b) : byBootstrap(a, b, seed);
}

function byBootstrap(a: Float64Array, b: Float64Array, seed: number): { low: number; high: number } | null {
  const rng = createRng(seed, 'relative bootstrap');
  const ratios = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    let [sumA, sumB] = [0, 0];
    for (let draw = 0; draw < a.length; draw++) {
      const pair = rng.integer(a.length);
      sumA += a[pair]!;
      sumB += b[pair]!;
    }
    ratios[resample] = sumB === 0 ? Number.POSITIVE_INFINITY : sumA / sumB - 1;
  }
  ratios.sort();
  const [low, high] = [quantile(ratios, 0.025), quantile(ratios, 0.975)];
  return Number.isFinite(low) && Number.isFinite(high) ? { low, high } : null;
}

function byDelta(a: Float64Array, b: Float64Array): { low: number; high: number } {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const ratio = meanA / meanB;
  let squares = 0;
  for (let pair = 0; pair < a.length; pair++) squares += (a[pair]! - ratio * b[pair]!) ** 2;
  const half = (NORMAL_97_5 * Math.sqrt(squares / (a.length - 1) / a.length)) / meanB;
  return { low: ratio - 1 - half, high: ratio - 1 + half };
}
