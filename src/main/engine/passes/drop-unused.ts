import type { GraphNode, Reference } from '../graph.ts';

/** Leaves out what none of `asked` depends on. */
export function dropUnused(nodes: readonly GraphNode[], asked: Iterable<Reference>): GraphNode[] {
  const needed = new Set([...asked].map(nodeName));
  // Inputs come before what uses them, so that one look from the end meets every user first.
  for (const { name, inputs } of nodes.toReversed()) if (needed.has(name)) for (const input of inputs) needed.add(nodeName(input));
  return nodes.filter(({ name }) => needed.has(name));
}

function nodeName(reference: Reference): string {
  return reference.replace('^', '').split(':')[0]!;
}
