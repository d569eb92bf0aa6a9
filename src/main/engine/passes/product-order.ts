import type { GraphNode } from '../graph.ts';
import { isSet, rewrite } from './rewrite.ts';

const PRODUCT = 'BatchMatMulV2';

/**
 * Multiplies three matrices, A (B C), in the order that takes fewer multiplications, where nothing else reads B C or waits for it. The gradient of a row that
 * stands for many is such a product: all of B C would be computed to be added up.
 */
export function productOrder(nodes: readonly GraphNode[]): GraphNode[] {
  const uses = new Map<string, number>();
  // What only waits for a product counts as well: it would keep it.
  for (const { inputs } of nodes) {
    for (const name of inputs.map((input) => input.replace('^', ''))) uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return rewrite(nodes, (node, { producer, shape }) => {
    if (node.operation !== PRODUCT || node.shapes?.[0]?.length !== 2 || isSet(node, 'adj_y')) return node;
    const [a, product] = node.inputs as [string, string];
    const inner = producer(product, PRODUCT);
    if (inner === undefined || uses.get(product) !== 1) return node;
    const [b, c] = inner.inputs as [string, string];
    const middle = shape(b)?.[isSet(inner, 'adj_x') ? 0 : 1];
    if (middle === undefined) return node;
    const [rows, columns] = node.shapes[0] as [number, number];
    const between = inner.shapes![0]![0]!;
    if (between * middle * columns + rows * between * columns <= rows * between * middle + rows * middle * columns) return node;
    const { adj_x, adj_y } = inner.attributes;
    const first: GraphNode = {
      ...{ name: `${node.name}/first`, operation: PRODUCT, inputs: [a, b], shapes: [[rows, middle]] },
      attributes: { ...node.attributes, adj_y: adj_x! },
    };
    return [first, { ...node, inputs: [first.name, c], attributes: { ...node.attributes, adj_x: { flag: false }, adj_y: adj_y! } }];
  });
}
