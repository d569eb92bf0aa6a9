import type { Rng } from './random.ts';

/** Brings values into an order of chance, in place (Fisher and Yates), and answers with them. */
export function shuffle<Values extends unknown[] | Int32Array>(values: Values, rng: Rng): Values {
  for (let last = values.length - 1; last > 0; last--) {
    const other = rng.integer(last + 1);
    [values[last], values[other]] = [values[other], values[last]];
  }
  return values;
}
