import type { GraphNode } from '../graph.ts';
import { equalShapes, type Rule, rewrite } from './rewrite.ts';

/** Takes the input in place of casts to its own type and reshapes to its own shape; of reshapes in a row the last is enough. */
export function skipEmptyOperations(nodes: readonly GraphNode[]): GraphNode[] {
  return rewrite(nodes, skipEmpty);
}

const skipEmpty: Rule = (node, { producer, shape }) => {
  const [input, ...rest] = node.inputs;
  if (node.operation === 'Cast' && isSameType(node)) return input!;
  if (node.operation !== 'Reshape') return node;
  const from = producer(input!, 'Reshape')?.inputs[0] ?? input!;
  return equalShapes(shape(from), node.shapes?.[0]) ? from : { ...node, inputs: [from, ...rest] };
};

function isSameType({ attributes: { SrcT: from, DstT: to } }: GraphNode): boolean {
  return from !== undefined && to !== undefined && 'dtype' in from && 'dtype' in to && from.dtype === to.dtype;
}
