import { createRng } from '../../shared/random.ts';

/** The directions along which rows differ most, from their mean; shares of the whole variance, the larger first; zeros where rows differ in fewer. */
export type PrincipalAxes = { mean: Float64Array; axes: Float64Array[]; explained: number[] };

const ITERATIONS = 60;
/** Of a vector's length; rounding leaves some 1e-15 of it. */
const SMALLEST_LEFT = 1e-12;

/**
 * The first `number` principal axes of `rows` [count, width], row by row, by subspace iteration: 4 x count x width multiplications a turn, and no matrix of
 * width x width, which a wide embedding would make too large. Signs are fixed, so that the same weights give the same map.
 */
export function findPrincipalAxes(rows: Float32Array, width: number, number = 2): PrincipalAxes {
  const count = rows.length / width;
  const mean = new Float64Array(width);
  for (let index = 0; index < rows.length; index++) mean[index % width]! += rows[index]! / count;
  let total = 0;
  for (let index = 0; index < rows.length; index++) total += (rows[index]! - mean[index % width]!) ** 2;

  const rng = createRng(1, 'principal axes');
  const start = () => Float64Array.from({ length: width }, () => rng.normal());
  let axes = orthonormalise(Array.from({ length: number }, start));
  let variances = new Array<number>(number).fill(0);
  for (let turn = 0; turn < ITERATIONS; turn++) {
    const next = axes.map(() => new Float64Array(width));
    variances = new Array<number>(number).fill(0);
    for (let row = 0; row < count; row++) {
      for (const [which, axis] of axes.entries()) {
        const along = project(rows, row, width, mean, axis);
        variances[which]! += along * along;
        for (let column = 0; column < width; column++) next[which]![column]! += along * (rows[row * width + column]! - mean[column]!);
      }
    }
    axes = orthonormalise(next);
  }
  for (const axis of axes) fixSign(axis);
  const share = (variance: number) => (total === 0 ? 0 : Math.min(1, variance / total));
  return { mean, axes, explained: variances.map(share) };
}

/** Where row `row` lies along an axis. */
export function project(rows: Float32Array, row: number, width: number, mean: Float64Array, axis: Float64Array): number {
  let sum = 0;
  for (let column = 0; column < width; column++) sum += (rows[row * width + column]! - mean[column]!) * axis[column]!;
  return sum;
}

/** Gram and Schmidt: each loses what lies along those before it. */
function orthonormalise(vectors: readonly Float64Array[]): Float64Array[] {
  const made: Float64Array[] = [];
  for (const vector of vectors) {
    let left = vector;
    for (const axis of made) {
      const overlap = left.reduce((sum, value, index) => sum + value * axis[index]!, 0);
      left = left.map((value, index) => value - overlap * axis[index]!);
    }
    // Rows that differ in fewer directions, as those of a playlist of two tracks: what is left is rounding, and no axis.
    made.push(Math.hypot(...left) <= SMALLEST_LEFT * Math.hypot(...vector) ? new Float64Array(vector.length) : normalise(left));
  }
  return made;
}

function normalise(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

function fixSign(axis: Float64Array): void {
  const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  if (largest < 0) for (let index = 0; index < axis.length; index++) axis[index]! *= -1;
}
