import type { CosineBox } from '../../../shared/domain/context-analysis.ts';
import type { Rng } from '../../../shared/random.ts';
import { quantile } from '../../evaluation/bootstrap.ts';

/** Pairs drawn for a box: quartiles no longer move in the second digit. */
const PAIRS = 20_000;

/** The cosine of two rows of unit length. */
export function cosine(rows: Float32Array, width: number, first: number, second: number): number {
  const [a, b] = [first * width, second * width];
  let product = 0;
  for (let column = 0; column < width; column++) product += rows[a + column]! * rows[b + column]!;
  return product;
}

/** Cosines of random pairs of different sessions among `places`, which are two at least; `rows` are session vectors of unit length. */
export function cosineBox(label: string, rows: Float32Array, width: number, places: Int32Array, rng: Rng): CosineBox {
  const pairs = Math.min(PAIRS, (places.length * (places.length - 1)) / 2);
  const cosines = Float64Array.from({ length: pairs }, () => {
    const first = rng.integer(places.length);
    const second = (first + 1 + rng.integer(places.length - 1)) % places.length;
    return cosine(rows, width, places[first]!, places[second]!);
  }).sort();
  return {
    label,
    pairs,
    low: quantile(cosines, 0.05),
    lowerQuartile: quantile(cosines, 0.25),
    median: quantile(cosines, 0.5),
    upperQuartile: quantile(cosines, 0.75),
    high: quantile(cosines, 0.95),
    mean: cosines.reduce((sum, value) => sum + value, 0) / pairs,
  };
}
