import type { DataType } from '@tensorflow/tfjs';

/** TensorFlow's numbers of the element types (tensorflow/core/framework/types.proto). */
export const DTYPE_NUMBERS: Readonly<Record<DataType, number>> = { float32: 1, int32: 3, string: 7, complex64: 8, bool: 10 };

/** TF_INT64, which tfjs has no tensors of. */
export const INT64 = 9;
