import type { GraphNode, Reference } from '../graph.ts';
import { type Constant, constantOf } from './constant-values.ts';

/** What a rule can look up: the nodes before the one it is given, rewritten already. */
export type Lookup = {
  /** The operation a value is the first output of. */
  producer(reference: Reference, operation: string): GraphNode | undefined;
  /** The constant behind a value, where it is one. */
  constant(reference: Reference | undefined): Constant | undefined;
  shape(reference: Reference): readonly number[] | undefined;
};

/** Answers with the node to stand in a node's place under the same name, with several of which it is the last, or with a value that takes the place of its output. */
export type Rule = (node: GraphNode, lookup: Lookup) => GraphNode | readonly GraphNode[] | Reference;

/** Goes through a graph in the order of its nodes. Nodes whose value nobody uses any more stay: `dropUnused` takes them away. */
export function rewrite(nodes: readonly GraphNode[], rule: Rule): GraphNode[] {
  const seen = new Map<string, GraphNode>();
  const standIns = new Map<Reference, Reference>();
  const lookup: Lookup = {
    producer(reference, operation) {
      const found = seen.get(reference);
      return found?.operation === operation ? found : undefined;
    },
    constant(reference) {
      const found = seen.get(reference ?? '');
      return found && constantOf(found);
    },
    shape(reference) {
      const [name, output] = reference.split(':') as [string, string | undefined];
      return shapeOf(seen.get(name), Number(output ?? 0), seen);
    },
  };
  return nodes.flatMap((given) => {
    const node = { ...given, inputs: given.inputs.map((input) => standIns.get(input) ?? input) };
    const answer = rule(node, lookup);
    if (typeof answer === 'string') standIns.set(node.name, answer);
    const kept = typeof answer === 'string' ? [node] : [answer].flat();
    for (const each of kept) seen.set(each.name, each);
    return kept;
  });
}

function shapeOf(node: GraphNode | undefined, output: number, seen: ReadonlyMap<string, GraphNode>): readonly number[] | undefined {
  if (node === undefined) return undefined;
  const { operation, attributes, inputs, shapes } = node;
  if (operation === 'ReadVariableOp') return shapeOf(seen.get(inputs[0]!), 0, seen);
  if (attributes['shape'] !== undefined && 'shape' in attributes['shape']) return attributes['shape'].shape;
  return constantOf(node)?.shape ?? shapes?.[output];
}

/** Whether an attribute of a node is there and true. */
export function isSet({ attributes }: GraphNode, name: string): boolean {
  const attribute = attributes[name];
  return attribute !== undefined && 'flag' in attribute && attribute.flag;
}

export function equalShapes(a: readonly number[] | undefined, b: readonly number[] | undefined): boolean {
  return a !== undefined && b !== undefined && a.length === b.length && a.every((size, axis) => size === b[axis]);
}
