import type { GraphNode } from '../graph.ts';
import { rewrite } from './rewrite.ts';

/**
 * Multiplies three matrices, A (B C), in the order that takes fewer multiplications, where nothing else reads B C or waits for it. The gradient of a row that stands for many is
 * such a product: all of B C would be computed to be added up.
 */
export function productOrder(nodes: readonly GraphNode[]): GraphNode[] {
  const uses = new Map<string, number>();
  // What only waits for a product counts as well: it would keep it.
  for (const input of nodes.flatMap(({ inputs }) => inputs.map((input) => input.replace('^', ''))))
    uses.set(input, (uses.get(input) ?? 0) + 1);
  return rewrite(nodes, (node, { producer, shape }) => {
    const [a, product] = node.inputs;
    const inner = product === undefined ? undefined : producer(product, PRODUCT);
    if (node.operation !== PRODUCT || isTurned(node, 'adj_y') || inner === undefined || uses.get(product!) !== 1) return node;
    const [b, c] = inner.inputs as [string, string];
    const [rows, columns] = node.shapes![0]!;
    const [between] = inner.shapes![0]!;
    const middle = shape(b)?.[isTurned(inner, 'adj_x') ? 0 : 1];
    if (node.shapes![0]!.length !== 2 || rows === undefined || columns === undefined || between === undefined || middle === undefined)
      return node;
    const [asIs, otherwise] = [between * middle * columns + rows * between * columns, rows * between * middle + rows * middle * columns];
    if (asIs <= otherwise) return node;
    const { adj_x, adj_y } = inner.attributes;
    const first: GraphNode = {
      ...{ name: `${node.name}/first`, operation: PRODUCT, inputs: [a!, b], shapes: [[rows, middle]] },
      attributes: { ...node.attributes, adj_y: adj_x! },
    };
    return [first, { ...node, inputs: [first.name, c], attributes: { ...node.attributes, adj_x: { flag: false }, adj_y: adj_y! } }];
  });
}

const PRODUCT = 'BatchMatMulV2';

function isTurned({ attributes }: GraphNode, operand: 'adj_x' | 'adj_y'): boolean {
  const turned = attributes[operand];
  return turned !== undefined && 'flag' in turned && turned.flag;
}
