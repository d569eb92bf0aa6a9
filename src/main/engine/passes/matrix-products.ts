import { DTYPE_NUMBERS } from '../dtype-numbers.ts';
import type { Attribute, GraphNode } from '../graph.ts';
import { equalShapes, type Rule, rewrite } from './rewrite.ts';

/**
 * Writes the products of two matrices, which tfjs makes batches of one, as MatMul, and the sum of a matrix and a row as BiasAdd: the operations that TensorFlow
 * fuses with each other and with ReLU.
 */
export function matrixProducts(nodes: readonly GraphNode[]): GraphNode[] {
  return rewrite(nodes, (node, lookup) => (node.operation === 'BatchMatMulV2' ? asMatMul(node) : asBiasAdd(node, lookup)));
}

function asMatMul(node: GraphNode): GraphNode {
  const { T, adj_x, adj_y } = node.attributes;
  if (node.shapes?.[0]?.length !== 2) return node;
  return { ...node, operation: 'MatMul', attributes: { T: T!, transpose_a: adj_x!, transpose_b: adj_y! } };
}

const asBiasAdd: Rule = (node, { shape, producer }) => {
  const type = node.attributes['T'];
  if (node.operation !== 'Add' || !isFloat(type)) return node;
  const [product, bias] = node.inputs;
  const whole = shape(product!);
  if (producer(product!, 'MatMul') === undefined || !equalShapes(whole, node.shapes?.[0])) return node;
  if (!equalShapes(shape(bias!), whole!.slice(-1))) return node;
  return { ...node, operation: 'BiasAdd', attributes: { T: type, data_format: { text: 'NHWC' } } };
};

function isFloat(type: Attribute | undefined): type is { dtype: number } {
  return type !== undefined && 'dtype' in type && type.dtype === DTYPE_NUMBERS.float32;
}
