import type { DataType, Tensor } from '@tensorflow/tfjs';
import { DTYPE_NUMBERS } from './dtype-numbers.ts';
import type { NativeBackend } from './native-binding.ts';
import { tf } from './tensorflow.ts';

export function isNative(): boolean {
  return tf.getBackend() === 'tensorflow';
}

export function nativeBackend(): NativeBackend {
  return tf.backend() as unknown as NativeBackend;
}

/** Runs a TensorFlow operation that tfjs has no function for; recorded by a trace like any other. Only where `isNative()`. */
export function runOperation(
  name: string,
  attributes: Readonly<Record<string, DataType>>,
  inputs: Tensor[],
  outputCount: number,
): Tensor[] {
  const { TF_ATTR_TYPE } = nativeBackend().binding;
  const typed = Object.entries(attributes).map(([key, dtype]) => ({ name: key, type: TF_ATTR_TYPE, value: DTYPE_NUMBERS[dtype] }));
  return nativeBackend().executeMultipleOutputs(name, typed, inputs, outputCount);
}
