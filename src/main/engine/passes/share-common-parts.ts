import type { Attribute, GraphNode } from '../graph.ts';
import { constantOf } from './constant-values.ts';
import { rewrite } from './rewrite.ts';

/** What tfjs may run that gives something else each time; its stateless kin are functions of their seeds. */
const DRAWS = /^(Random|Multinomial|TruncatedNormal|ParameterizedTruncatedNormal)/;
/** Larger constants are rarely equal, and each would be written out to be compared. */
const COMPARED_BYTES = 2 ** 16;

/** Computes once what several operations would give alike: the same operation with the same attributes on the same values. */
export function shareCommonParts(nodes: readonly GraphNode[]): GraphNode[] {
  const known = new Map<string, string>();
  return rewrite(nodes, (node) => {
    if (!isPure(node)) return node;
    const key = `${node.operation}(${node.inputs.join(', ')}) ${JSON.stringify(Object.entries(node.attributes).map(comparable))}`;
    const twin = known.get(key);
    if (twin !== undefined) return twin;
    known.set(key, node.name);
    return node;
  });
}

/** Of what is not a constant, traced operations of one output are looked at: what the engine adds reads and moves variables, in an order that matters. */
function isPure(node: GraphNode): boolean {
  const constant = constantOf(node);
  if (constant !== undefined) return constant.bytes.length <= COMPARED_BYTES;
  const { operation, inputs, shapes } = node;
  return shapes?.length === 1 && !DRAWS.test(operation) && !inputs.some((input) => input.startsWith('^'));
}

function comparable([name, attribute]: [string, Attribute]): unknown {
  if (!('tensor' in attribute)) return [name, attribute];
  const { dtype, shape, bytes } = attribute.tensor;
  return [name, dtype, shape, Buffer.from(bytes).toString('base64')];
}
