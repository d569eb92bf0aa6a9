import { DTYPE_NUMBERS } from '../dtype-numbers.ts';
import type { Attributes, Reference } from '../graph.ts';
import type { Lookup } from './rewrite.ts';

/** A constant of a graph. */
export type Constant = { dtype: number; shape: readonly number[]; bytes: Uint8Array };

/** The constant behind a value, where it is one. */
export function constantOf(reference: Reference | undefined, { producer }: Lookup): Constant | undefined {
  const value = reference === undefined ? undefined : producer(reference, 'Const')?.attributes['value'];
  return value !== undefined && 'tensor' in value ? value.tensor : undefined;
}

/** The numbers of a constant of int32, such as the axes of a transpose. */
export function integersOf(constant: Constant | undefined): number[] | undefined {
  if (constant?.dtype !== DTYPE_NUMBERS.int32) return undefined;
  return [...new Int32Array(constant.bytes.slice().buffer)];
}

/** The attributes of the node of a constant. */
export function constantAttributes(constant: Constant): Attributes {
  return { dtype: { dtype: constant.dtype }, value: { tensor: constant } };
}
