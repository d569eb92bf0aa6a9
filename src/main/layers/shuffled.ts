import type { Rng } from '../../shared/random.ts';

/** The numbers 0 .. count - 1 in random order (Fisher and Yates). */
export function shuffled(count: number, rng: Rng): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = rng.integer(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
