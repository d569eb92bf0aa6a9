/**
 * Solves A x = b for a symmetric positive definite A [n, n], row by row; only its lower half is read, and overwritten by the factor L of A = L L^T.
 * `b` [n] becomes x.
 */
export function solvePositive(a: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = a[row * n + column]!;
      for (let k = 0; k < column; k++) sum -= a[row * n + k]! * a[column * n + k]!;
      a[row * n + column] = row === column ? Math.sqrt(sum) : sum / a[column * n + column]!;
    }
  }
  for (let row = 0; row < n; row++) {
    let sum = b[row]!;
    for (let k = 0; k < row; k++) sum -= a[row * n + k]! * b[k]!;
    b[row] = sum / a[row * n + row]!;
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = b[row]!;
    for (let k = row + 1; k < n; k++) sum -= a[k * n + row]! * b[k]!;
    b[row] = sum / a[row * n + row]!;
  }
}
