import type { DataType, Tensor } from '@tensorflow/tfjs';
import { DTYPE_NUMBERS, INT64 } from './dtype-numbers.ts';
import type { NativeBackend } from './native-binding.ts';
import { tf } from './tensorflow.ts';

export function isNative(): boolean {
  return tf.getBackend() === 'tensorflow';
}

export function nativeBackend(): NativeBackend {
  return tf.backend() as unknown as NativeBackend;
}

/** A whole number that an operation wants as int64, of which tfjs has no tensors. */
export type LongScalar = { long: number };

/** Runs a TensorFlow operation that tfjs has no function for; recorded by a trace like any other. Only where `isNative()`. */
export function runOperation(
  name: string,
  attributes: Readonly<Record<string, DataType | boolean>>,
  inputs: ReadonlyArray<Tensor | LongScalar>,
  outputCount: number,
): Tensor[] {
  const backend = nativeBackend();
  const { binding } = backend;
  const typed = Object.entries(attributes).map(([key, value]) =>
    typeof value === 'boolean'
      ? { name: key, type: binding.TF_ATTR_BOOL, value }
      : { name: key, type: binding.TF_ATTR_TYPE, value: DTYPE_NUMBERS[value] },
  );
  // An int64 is handed over as two halves of 32 bits.
  const ids = inputs.map((input) =>
    'long' in input ? binding.createTensor([], INT64, Int32Array.of(input.long, 0)) : backend.getInputTensorIds([input])[0]!,
  );
  const outputs = binding.executeOp(name, typed, ids, outputCount).map((output) => backend.createOutputTensor(output));
  inputs.forEach((input, index) => {
    if ('long' in input) binding.deleteTensor(ids[index]!);
  });
  return outputs;
}
