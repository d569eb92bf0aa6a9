import type { Tensor } from '@tensorflow/tfjs';
import { tf } from '../engine/tensorflow.ts';

/** 0 [1], known no sooner than these values of any shape: what it is added to waits for them. Operations that nothing keeps apart run in any order. */
export function zeroAfter(values: Tensor): Tensor {
  return tf.minimum(tf.maximum(tf.slice(tf.reshape(values, [-1]), [0], [1]), 0), 0);
}
