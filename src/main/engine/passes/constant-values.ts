import { DTYPE_NUMBERS } from '../dtype-numbers.ts';
import type { Attributes, GraphNode } from '../graph.ts';

/** A constant of a graph. */
export type Constant = { dtype: number; shape: readonly number[]; bytes: Uint8Array };

/** What a node gives, where it is a constant. */
export function constantOf({ operation, attributes: { value } }: GraphNode): Constant | undefined {
  return operation === 'Const' && value !== undefined && 'tensor' in value ? value.tensor : undefined;
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
