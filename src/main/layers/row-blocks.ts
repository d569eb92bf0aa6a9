import type { Tensor } from '@tensorflow/tfjs';
import { streams, tf } from '../engine/tensorflow.ts';

/** What a function gives for each of the rows [P, ...]; it is given blocks of them, which are computed side by side where there is more than one thread. */
export function inBlocks(rows: Tensor, compute: (block: Tensor) => Tensor): Tensor {
  if (streams === 1 || rows.shape[0]! % streams !== 0) return compute(rows);
  return tf.concat(tf.split(rows, streams, 0).map(compute), 0);
}
