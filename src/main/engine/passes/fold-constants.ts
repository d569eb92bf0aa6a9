import { DTYPE_NUMBERS } from '../dtype-numbers.ts';
import { bytesOf, type GraphNode } from '../graph.ts';
import { type Constant, constantAttributes } from './constant-values.ts';
import { type Lookup, rewrite } from './rewrite.ts';

/** Larger results would make the graph larger than the operations they take the place of. */
const FOLDED_BYTES = 256;

/** Makes constants of reshapes, casts, fills and arithmetic on single numbers whose operands are small constants. */
export function foldConstants(nodes: readonly GraphNode[]): GraphNode[] {
  return rewrite(nodes, (node, lookup) => {
    const folded = fold(node, lookup);
    if (folded === undefined || folded.bytes.length > FOLDED_BYTES) return node;
    return { name: node.name, operation: 'Const', inputs: [], attributes: constantAttributes(folded) };
  });
}

function fold({ operation, inputs, attributes, shapes }: GraphNode, { constant }: Lookup): Constant | undefined {
  const shape = shapes?.[0];
  const [first, second] = [constant(inputs[0]), constant(inputs[1])];
  if (first === undefined || shape === undefined) return undefined;
  switch (operation) {
    case 'Reshape':
    case 'ExpandDims':
      return { ...first, shape };
    case 'Cast':
      return 'DstT' in attributes && 'dtype' in attributes['DstT']! ? cast(first, attributes['DstT'].dtype) : undefined;
    case 'Fill':
      return second === undefined ? undefined : repeat(second, shape);
    default:
      return second === undefined || shape.length > 0 ? undefined : calculate(operation, first, second);
  }
}

/** Between float32 and int32, where no number changes by it. */
function cast(constant: Constant, dtype: number): Constant | undefined {
  const { float32, int32 } = DTYPE_NUMBERS;
  const buffer = constant.bytes.slice().buffer;
  if (constant.dtype === int32 && dtype === float32) {
    const numbers = new Int32Array(buffer);
    const floats = Float32Array.from(numbers);
    return floats.every((value, at) => value === numbers[at]) ? { ...constant, dtype, bytes: bytesOf(floats) } : undefined;
  }
  if (constant.dtype === float32 && dtype === int32) {
    const floats = new Float32Array(buffer);
    const numbers = Int32Array.from(floats);
    return numbers.every((value, at) => value === floats[at]) ? { ...constant, dtype, bytes: bytesOf(numbers) } : undefined;
  }
  return undefined;
}

function repeat({ dtype, bytes }: Constant, shape: readonly number[]): Constant | undefined {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count * bytes.length > FOLDED_BYTES) return undefined;
  const filled = new Uint8Array(count * bytes.length);
  for (let at = 0; at < count; at++) filled.set(bytes, at * bytes.length);
  return { dtype, shape, bytes: filled };
}

/** Doubles rounded to float32 are what float32 arithmetic gives of one such operation. */
const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  AddV2: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  RealDiv: (a, b) => a / b,
};

function calculate(operation: string, first: Constant, second: Constant): Constant | undefined {
  const compute = ARITHMETIC[operation];
  const { float32 } = DTYPE_NUMBERS;
  if (compute === undefined || first.dtype !== float32 || second.dtype !== float32) return undefined;
  const [a, b] = [first, second].map(({ bytes }) => new Float32Array(bytes.slice().buffer)[0]!) as [number, number];
  return { dtype: float32, shape: [], bytes: bytesOf(Float32Array.of(compute(a, b))) };
}
