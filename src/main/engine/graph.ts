import { DTYPE_NUMBERS } from './dtype-numbers.ts';
import type { TensorValues } from './native-binding.ts';
import type { MessageWriter } from './protobuf.ts';

/** An attribute of an operation, by the field of AttrValue it is written to (tensorflow/core/framework/attr_value.proto). */
export type Attribute =
  | { text: string }
  | { integer: number }
  | { integers: readonly number[] }
  | { float: number }
  | { flag: boolean }
  | { dtype: number }
  | { shape: readonly number[] }
  | { tensor: { dtype: number; shape: readonly number[]; bytes: Uint8Array } };

export type Attributes = Readonly<Record<string, Attribute>>;

/** Where a value comes from: `node`, `node:1` for its second output, or `^node` to run after it. */
export type Reference = string;

/** A TensorFlow graph under construction. */
export type Graph = {
  /** Adds an operation and answers with the reference to its first output. */
  add(operation: string, inputs: readonly Reference[], attributes?: Attributes, name?: string, shapes?: GraphNode['shapes']): Reference;
  /** A constant; equal small ones are one node. */
  constant(dtype: number, shape: readonly number[], bytes: Uint8Array): Reference;
  /** In an order in which each comes after its inputs. */
  nodes: readonly GraphNode[];
};

/** An operation of a graph; `shapes` are those of its outputs, where they are known. */
export type GraphNode = {
  name: string;
  operation: string;
  inputs: readonly Reference[];
  attributes: Attributes;
  shapes?: ReadonlyArray<readonly number[]>;
};

/** Version of graph semantics the operations are written to (tensorflow/core/public/version.h, TF_GRAPH_DEF_VERSION of 2.9). */
const PRODUCER_VERSION = 1087;
const SHARED_CONSTANT_BYTES = 256;

export function createGraph(): Graph {
  const nodes: GraphNode[] = [];
  const names = new Set<string>();
  const constants = new Map<string, Reference>();

  function add(
    operation: string,
    inputs: readonly Reference[],
    attributes: Attributes = {},
    name = `${operation}_${nodes.length}`,
    shapes?: GraphNode['shapes'],
  ): Reference {
    if (names.has(name)) throw new Error(`The graph has a node "${name}" already.`);
    names.add(name);
    nodes.push({ name, operation, inputs, attributes, ...(shapes === undefined ? {} : { shapes }) });
    return name;
  }

  return {
    add,
    constant(dtype, shape, bytes) {
      const create = () => add('Const', [], { dtype: { dtype }, value: { tensor: { dtype, shape, bytes: bytes.slice() } } });
      if (bytes.length > SHARED_CONSTANT_BYTES) return create();
      const key = `${dtype} ${shape.join('x')} ${Buffer.from(bytes).toString('base64')}`;
      const known = constants.get(key);
      if (known !== undefined) return known;
      const reference = create();
      constants.set(key, reference);
      return reference;
    },
    nodes,
  };
}

/** Writes the GraphDef message. */
export function writeGraph(writer: MessageWriter, nodes: readonly GraphNode[]): void {
  for (const node of nodes) writer.message(1, () => writeNode(writer, node));
  writer.message(4, () => writer.integer(1, PRODUCER_VERSION));
}

/** The bytes of a typed array as TensorFlow keeps them (little-endian). */
export function bytesOf(values: TensorValues): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** A float32 constant of no dimensions. */
export function scalarConstant(graph: Graph, value: number): Reference {
  return graph.constant(DTYPE_NUMBERS.float32, [], bytesOf(Float32Array.of(value)));
}

/** A list of int32 constants, such as a shape or the axes of a reduction. */
export function integersConstant(graph: Graph, values: readonly number[]): Reference {
  return graph.constant(DTYPE_NUMBERS.int32, [values.length], bytesOf(Int32Array.from(values)));
}

function writeNode(writer: MessageWriter, node: GraphNode): void {
  writer.text(1, node.name);
  writer.text(2, node.operation);
  for (const input of node.inputs) writer.text(3, input);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    writer.message(5, () => {
      writer.text(1, name);
      writer.message(2, () => writeAttribute(writer, attribute));
    });
  }
}

function writeAttribute(writer: MessageWriter, attribute: Attribute): void {
  if ('text' in attribute) writer.text(2, attribute.text);
  else if ('integer' in attribute) writer.integer(3, attribute.integer);
  else if ('float' in attribute) writer.float(4, attribute.float);
  else if ('flag' in attribute) writer.integer(5, attribute.flag ? 1 : 0);
  else if ('dtype' in attribute) writer.integer(6, attribute.dtype);
  else if ('shape' in attribute) writer.message(7, () => writeShape(writer, attribute.shape));
  else if ('integers' in attribute) writer.message(1, () => writeIntegers(writer, attribute.integers));
  else {
    const { dtype, shape, bytes } = attribute.tensor;
    writer.message(8, () => {
      writer.integer(1, dtype);
      writer.message(2, () => writeShape(writer, shape));
      writer.bytes(4, bytes);
    });
  }
}

function writeIntegers(writer: MessageWriter, values: readonly number[]): void {
  for (const value of values) writer.integer(3, value);
}

function writeShape(writer: MessageWriter, shape: readonly number[]): void {
  for (const size of shape) writer.message(2, () => writer.integer(1, size));
}
