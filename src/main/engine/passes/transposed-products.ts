import type { GraphNode, Reference } from '../graph.ts';
import { integersOf } from './constant-values.ts';
import { isSet, type Lookup, rewrite } from './rewrite.ts';

/** Lets products of matrices read a matrix turned in place of a turned copy of it, and takes back transposes that undo each other. */
export function transposedProducts(nodes: readonly GraphNode[]): GraphNode[] {
  return rewrite(nodes, (node, lookup) => {
    if (node.operation === 'Transpose') return untouched(node, lookup) ?? node;
    return node.operation === 'BatchMatMulV2' ? turnOperands(node, lookup) : node;
  });
}

/** What a transpose leaves as it was: it keeps all axes in place, or puts those back that the one before it moved. */
function untouched({ inputs: [values, axes] }: GraphNode, lookup: Lookup): Reference | undefined {
  const order = integersOf(lookup.constant(axes));
  if (order === undefined) return undefined;
  const isInOrder = (places: readonly number[]) => places.every((place, axis) => place === axis);
  if (isInOrder(order)) return values;
  const [before, itsAxes] = lookup.producer(values!, 'Transpose')?.inputs ?? [];
  const first = integersOf(lookup.constant(itsAxes));
  return first !== undefined && isInOrder(order.map((axis) => first[axis]!)) ? before : undefined;
}

function turnOperands(node: GraphNode, lookup: Lookup): GraphNode {
  const flags = ['adj_x', 'adj_y'] as const;
  const attributes = { ...node.attributes };
  const inputs = node.inputs.map((input, operand) => {
    const matrix = operand < flags.length ? turnedMatrix(input, lookup) : undefined;
    if (matrix === undefined) return input;
    attributes[flags[operand]!] = { flag: !isSet(node, flags[operand]!) };
    return matrix;
  });
  return { ...node, inputs, attributes };
}

/** The matrices whose last two axes, and nothing else, a transpose changed for each other. */
function turnedMatrix(reference: Reference, lookup: Lookup): Reference | undefined {
  const [matrix, axes] = lookup.producer(reference, 'Transpose')?.inputs ?? [];
  const order = integersOf(lookup.constant(axes));
  if (order === undefined || order.length < 2) return undefined;
  const rank = order.length;
  const turned = order.map((_, axis) => (axis < rank - 2 ? axis : axis === rank - 2 ? rank - 1 : rank - 2));
  return order.every((axis, at) => axis === turned[at]) ? matrix : undefined;
}
