import type { GraphNode, Reference } from '../graph.ts';
import { type Lookup, rewrite } from './rewrite.ts';

/**
 * Makes one operation of the gradient of ReLU, the logistic function or tanh, which tfjs writes out: `d * step(x)`, `d * (y * (1 - y))` and `(1 - y^2) * d`.
 * ReLU's reads what came out of it, so that TensorFlow can write nothing but that.
 */
export function activationGradients(nodes: readonly GraphNode[]): GraphNode[] {
  const rectified = new Map<Reference, Reference>();
  return rewrite(nodes, (node, lookup) => {
    if (node.operation === 'Relu') rectified.set(node.inputs[0]!, node.name);
    if (node.operation !== 'Mul') return node;
    const [first, second] = node.inputs as [Reference, Reference];
    const bent = rectified.get(steppedValue(second, lookup) ?? '');
    if (bent !== undefined) return { ...node, operation: 'ReluGrad', inputs: [first, bent] };
    const logistic = logisticValue(second, lookup);
    if (logistic !== undefined) return { ...node, operation: 'SigmoidGrad', inputs: [logistic, first] };
    const tanh = tanhValue(first, lookup);
    if (tanh !== undefined) return { ...node, operation: 'TanhGrad', inputs: [tanh, second] };
    return node;
  });
}

/** x of `isNaN(x) ? x : x > 0 ? 1 : 0`. */
function steppedValue(reference: Reference, { producer }: Lookup): Reference | undefined {
  const [test, value, rest] = producer(reference, 'Select')?.inputs ?? [];
  if (test === undefined || producer(test, 'IsNan')?.inputs[0] !== value) return undefined;
  const [above] = producer(rest!, 'Select')?.inputs ?? [];
  return above !== undefined && producer(above, 'Greater')?.inputs[0] === value ? value : undefined;
}

/** y of `y * (1 - y)` where it is a value of the logistic function. */
function logisticValue(reference: Reference, lookup: Lookup): Reference | undefined {
  const [value, rest] = lookup.producer(reference, 'Mul')?.inputs ?? [];
  if (value === undefined || lookup.producer(value, 'Sigmoid') === undefined) return undefined;
  return takenFromOne(rest!, lookup) === value ? value : undefined;
}

/** y of `1 - y^2` where it is a value of tanh. */
function tanhValue(reference: Reference, lookup: Lookup): Reference | undefined {
  const square = takenFromOne(reference, lookup);
  const [value] = (square === undefined ? undefined : lookup.producer(square, 'Square'))?.inputs ?? [];
  return value !== undefined && lookup.producer(value, 'Tanh') !== undefined ? value : undefined;
}

/** x of `1 - x`. */
function takenFromOne(reference: Reference, { producer, constant }: Lookup): Reference | undefined {
  const [one, value] = producer(reference, 'Sub')?.inputs ?? [];
  const bytes = constant(one)?.bytes;
  if (bytes?.length !== 4) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true) === 1 ? value : undefined;
}
