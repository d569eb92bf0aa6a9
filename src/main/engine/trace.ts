import type { Tensor } from '@tensorflow/tfjs';
import { DTYPE_NUMBERS } from './dtype-numbers.ts';
import { type Attribute, bytesOf, type Graph, type Reference } from './graph.ts';
import { nativeBackend } from './native-backend.ts';
import type { NativeBinding, OperationAttribute, TensorRecord } from './native-binding.ts';
import { productShapes } from './product-shapes.ts';
import type { Feed } from './program.ts';

/**
 * Runs `compute` once and adds every native operation it executes to the graph, with example tensors that hold nothing: what is computed of them holds nothing
 * either, only its shape is known. Where TensorFlow has to tell a shape, the operation is run on zeros and what it gives is dropped.
 *
 * `inputs` says which graph value stands behind which example tensor; other tensors met on the way must have been made inside `compute` and
 * become constants. Answers with the graph value behind each tensor that `compute` returned. All native kernels pass through two functions of
 * the backend's binding, which are replaced while `compute` runs. Reading a tensor's values inside `compute` throws: it would freeze what the
 * example happened to hold.
 */
export function traceOperations(
  graph: Graph,
  inputs: ReadonlyArray<{ tensor: Tensor; reference: Reference }>,
  compute: () => Readonly<Record<string, Tensor>>,
): Record<string, Reference> {
  const backend = nativeBackend();
  const binding = backend.binding;
  const known = new Map<number, TracedTensor>();
  for (const { tensor, reference } of inputs)
    known.set(tensorNumber(tensor), { reference, dtype: DTYPE_NUMBERS[tensor.dtype], shape: tensor.shape });

  const find = (id: number, user: string): TracedTensor => {
    const traced = known.get(id);
    if (traced === undefined) throw new Error(`${user} uses a tensor made outside the traced function. Make it an input.`);
    return traced;
  };

  backend.binding = {
    ...membersOf(binding),
    executeOp(name, attributes, ids, outputCount) {
      const operands = ids.map((id) => find(id, name));
      const products = productShapes(
        name,
        operands.map(({ shape }) => shape),
        new Map(attributes.map((given) => [given.name, given.value])),
      );
      const outputs =
        products?.map((shape) => emptyTensor(shape, DTYPE_NUMBERS.float32)) ??
        runOnZeros(binding, name, operands, ids, (given) => binding.executeOp(name, attributes, given, outputCount));
      const node = graph.add(
        name,
        operands.map(({ reference }) => reference),
        {
          ...inferredAttributes(name, operands),
          ...Object.fromEntries(attributes.map((given) => [given.name, toAttribute(given, binding)])),
        },
        undefined,
        outputs.map(({ shape }) => shape),
      );
      for (const [index, { id, dtype, shape }] of outputs.entries())
        known.set(id, { reference: index === 0 ? node : `${node}:${index}`, dtype, shape });
      return outputs;
    },
    createTensor(shape, dtype, values) {
      const id = binding.createTensor(shape, dtype, values);
      known.set(id, { reference: graph.constant(dtype, shape, bytesOf(values)), dtype, shape });
      return id;
    },
    deleteTensor(id) {
      binding.deleteTensor(id);
      known.delete(id);
    },
    tensorDataSync() {
      throw new Error('A traced function read the values of a tensor. Keep the computation in tensors, or feed what must be known.');
    },
  };
  try {
    const results = Object.entries(compute());
    return Object.fromEntries(results.map(([name, tensor]) => [name, find(tensorNumber(tensor), `The result ${name}`).reference]));
  } finally {
    backend.binding = binding;
  }
}

type TracedTensor = { reference: Reference; dtype: number; shape: readonly number[] };

/** A tensor of this shape that holds nothing, to be traced with. */
export function exampleTensor(shape: readonly number[], dtype: Feed['dtype']): Tensor {
  return nativeBackend().createOutputTensor(emptyTensor(shape, DTYPE_NUMBERS[dtype]));
}

/** Numbers below 0, which the binding knows nothing of and tfjs-node never asks it to delete; -1 means that there is none yet. */
let lastEmpty = -1;
const emptyTensor = (shape: readonly number[], dtype: number): TensorRecord => ({ id: --lastEmpty, shape: [...shape], dtype });

/** Whole numbers cannot be divided by 0. */
const DIVISIONS = new Set(['FloorDiv', 'FloorMod', 'TruncateDiv', 'TruncateMod', 'Div']);

/** Runs an operation with zeros, or ones to divide by, for what holds nothing. Of such operands come results that hold nothing; what comes of constants alone is computed. */
function runOnZeros(
  binding: NativeBinding,
  operation: string,
  operands: readonly TracedTensor[],
  ids: readonly number[],
  run: (ids: readonly number[]) => TensorRecord[],
): TensorRecord[] {
  if (ids.every((id) => id >= 0)) return run(ids);
  const divisor = DIVISIONS.has(operation) ? 1 : -1;
  const given = ids.map((id, index) => (id >= 0 ? id : filled(binding, operands[index]!, index === divisor ? 1 : 0)));
  try {
    return run(given).map(({ id, shape, dtype }) => {
      binding.deleteTensor(id);
      return emptyTensor(shape, dtype);
    });
  } finally {
    given.forEach((id, index) => {
      if (id !== ids[index]) binding.deleteTensor(id);
    });
  }
}

function filled(binding: NativeBinding, { shape, dtype }: TracedTensor, value: number): number {
  const type = (name: string, given: number) => ({ name, type: binding.TF_ATTR_TYPE, value: given });
  const [sizes, number] = [
    binding.createTensor([shape.length], DTYPE_NUMBERS.int32, Int32Array.from(shape)),
    binding.createTensor([], DTYPE_NUMBERS.float32, Float32Array.of(value)),
  ];
  const truncate = { name: 'Truncate', type: binding.TF_ATTR_BOOL, value: false };
  const [typed] = binding.executeOp('Cast', [type('SrcT', DTYPE_NUMBERS.float32), type('DstT', dtype), truncate], [number], 1);
  const [result] = binding.executeOp('Fill', [type('T', dtype), type('index_type', DTYPE_NUMBERS.int32)], [sizes, typed!.id], 1);
  for (const id of [sizes, number, typed!.id]) binding.deleteTensor(id);
  return result!.id;
}

/** Type attributes that tfjs-node leaves to TensorFlow's eager mode to infer, by the operand that has the type. */
const INFERRED_TYPES: Readonly<Record<string, Readonly<Record<string, number>>>> = { ExpandDims: { T: 0, Tdim: 1 } };

function inferredAttributes(operation: string, operands: readonly TracedTensor[]): Record<string, Attribute> {
  const types = Object.entries(INFERRED_TYPES[operation] ?? {});
  return Object.fromEntries(types.map(([attribute, operand]) => [attribute, { dtype: operands[operand]!.dtype }]));
}

/** The binding's number of a tensor, which is handed to TensorFlow first where it was not yet. */
function tensorNumber(tensor: Tensor): number {
  const [id] = nativeBackend().getInputTensorIds([tensor]);
  return id!;
}

/** The native module's members can neither be redefined nor enumerated, so that a copy takes its place. */
function membersOf(binding: NativeBinding): NativeBinding {
  const names = Object.getOwnPropertyNames(binding) as Array<keyof NativeBinding>;
  return Object.fromEntries(names.map((name) => [name, binding[name]])) as NativeBinding;
}

function toAttribute({ name, type, value }: OperationAttribute, binding: NativeBinding): Attribute {
  if (type === binding.TF_ATTR_SHAPE && Array.isArray(value)) return { shape: value };
  if (type === binding.TF_ATTR_INT && Array.isArray(value)) return { integers: value };
  if (type === binding.TF_ATTR_TYPE && typeof value === 'number') return { dtype: value };
  if (type === binding.TF_ATTR_BOOL && typeof value === 'boolean') return { flag: value };
  if (type === binding.TF_ATTR_INT && typeof value === 'number') return { integer: value };
  if (type === binding.TF_ATTR_FLOAT && typeof value === 'number') return { float: value };
  if (type === binding.TF_ATTR_STRING && typeof value === 'string') return { text: value };
  throw new Error(`The attribute ${name} holds ${JSON.stringify(value)}, which no trace has met before.`);
}
