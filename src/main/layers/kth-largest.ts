/** The k-th largest of the values, k from 1 to their number; `scratch` is at least as long and is overwritten. */
export function kthLargest(values: Float64Array, k: number, scratch: Float64Array): number {
  const rising = scratch.subarray(0, values.length);
  rising.set(values);
  return rising.sort()[values.length - k]!;
}
