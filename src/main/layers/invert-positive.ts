/**
 * Overwrites a symmetric positive definite A [n, n], row by row, with its inverse (Gauss and Jordan, without pivoting); a turn a row of n^2
 * multiplications, so that messages are looked at between.
 */
export function* invertPositive(a: Float64Array, n: number): Generator<void> {
  for (let pivot = 0; pivot < n; pivot++) {
    const base = pivot * n;
    const scale = 1 / a[base + pivot]!;
    a[base + pivot] = 1;
    for (let column = 0; column < n; column++) a[base + column]! *= scale;
    for (let row = 0; row < n; row++) {
      if (row === pivot) continue;
      const at = row * n;
      const factor = a[at + pivot]!;
      if (factor === 0) continue;
      a[at + pivot] = 0;
      for (let column = 0; column < n; column++) a[at + column]! -= factor * a[base + column]!;
    }
    yield;
  }
}
