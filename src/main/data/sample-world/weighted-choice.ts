import type { Rng } from '../../../shared/random.ts';

/** Draws an index with probability proportional to its weight; -1 where no weight is positive. Reads the first `count` weights. */
export function drawWeighted(weights: ArrayLike<number>, count: number, rng: Rng): number {
  let total = 0;
  for (let index = 0; index < count; index++) total += weights[index]!;
  if (!(total > 0)) return -1;
  let left = rng.uniform() * total;
  for (let index = 0; index < count; index++) {
    left -= weights[index]!;
    if (left < 0) return index;
  }
  // Rounding can leave a crumb; the last index that can be drawn takes it.
  for (let index = count - 1; index >= 0; index--) if (weights[index]! > 0) return index;
  return -1;
}

/** Sums up to and including each weight, for repeated draws by `drawCumulative`. */
export function cumulate(weights: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(weights.length);
  let total = 0;
  for (let index = 0; index < weights.length; index++) {
    total += weights[index]!;
    sums[index] = total;
  }
  return sums;
}

/** Draws an index in from..to-1 with probability proportional to the weight it had in `cumulate`; O(log(to - from)). */
export function drawCumulative(sums: Float64Array, from: number, to: number, rng: Rng): number {
  const base = from === 0 ? 0 : sums[from - 1]!;
  const target = base + rng.uniform() * (sums[to - 1]! - base);
  let low = from;
  let high = to - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
