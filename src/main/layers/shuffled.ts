import type { Rng } from '../../shared/random.ts';
import { shuffle } from '../../shared/shuffle.ts';

/** The numbers 0 .. count - 1 in random order. */
export const shuffled = (count: number, rng: Rng): Int32Array =>
  shuffle(
    Int32Array.from({ length: count }, (_, index) => index),
    rng,
  );
