import type { Tensor } from '@tensorflow/tfjs';
import { isNative, runOperation } from '../engine/native-backend.ts';
import { tf } from '../engine/tensorflow.ts';

/**
 * Rows of a tensor: values [n, ...], indices int32 of any shape within 0..n-1; answers with [...indices, ...].
 * What tf.gather does, but traceable: tfjs-node's kernel reads the indices on the host to check them.
 */
export function pickRows(values: Tensor, indices: Tensor): Tensor {
  if (!isNative()) return tf.gather(values, indices);
  const rowShape = values.shape.slice(1);
  const pick = tf.customGrad((...received: unknown[]) => {
    const [table, save] = received as [Tensor, (tensors: Tensor[]) => void];
    save([]);
    const dtypes = { Tparams: table.dtype, Tindices: 'int32', Taxis: 'int32' } as const;
    const [rows] = runOperation('GatherV2', dtypes, [table, indices, tf.scalar(0, 'int32')], 1);
    const gradFunc = (above: Tensor) =>
      tf.unsortedSegmentSum(tf.reshape(above, [-1, ...rowShape]), tf.reshape(indices, [-1]), table.shape[0]!);
    return { value: rows!, gradFunc };
  });
  return pick(values);
}

/** One value of each row: values [rows, columns], columns int32 [rows]; answers with [rows]. The very bits of the matrix, no arithmetic. */
export function pickFromRows(values: Tensor, columns: Tensor): Tensor {
  const [rows, width] = values.shape as [number, number];
  const places = tf.add(tf.mul(tf.range(0, rows, 1, 'int32'), tf.scalar(width, 'int32')), columns);
  return pickRows(tf.reshape(values, [-1]), places);
}
