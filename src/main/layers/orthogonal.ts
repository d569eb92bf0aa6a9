import type { Rng } from '../../shared/random.ts';
import type { Variable } from '../engine/program.ts';

/**
 * A weight matrix that turns without distorting, times `gain`: its rows are at right angles and as long as `gain`, or its columns where there are fewer of
 * these (Saxe et al., "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", 2014).
 */
export function orthogonalWeights(rows: number, columns: number, gain: number, rng: Rng): Variable {
  const isWide = rows <= columns;
  const [count, length] = isWide ? [rows, columns] : [columns, rows];
  const basis: Float64Array[] = [];
  for (let index = 0; index < count; index++) {
    const vector = Float64Array.from({ length }, () => rng.normal());
    for (const other of basis) subtractPart(vector, other);
    const size = Math.hypot(...vector);
    basis.push(vector.map((value) => value / size));
  }
  const initial = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      initial[row * columns + column] = gain * (isWide ? basis[row]![column]! : basis[column]![row]!);
    }
  }
  return { shape: [rows, columns], initial };
}

/** Takes from a vector what of it points along a direction of length 1. */
function subtractPart(vector: Float64Array, direction: Float64Array): void {
  const product = vector.reduce((sum, value, at) => sum + value * direction[at]!, 0);
  direction.forEach((value, at) => {
    vector[at]! -= product * value;
  });
}
