import type { Tensor } from '@tensorflow/tfjs';
import { statelessUniform } from '../engine/random.ts';
import { tf } from '../engine/tensorflow.ts';

/**
 * Zeroes each value with probability `rate` and scales the others by 1 / (1 - rate), so that the expected value stays.
 * `counter` and `stream` choose the mask (see `statelessUniform`).
 */
export function dropout<Values extends Tensor>(values: Values, rate: number, counter: Tensor, stream: number): Values {
  if (rate === 0) return values;
  const kept = tf.cast(tf.greaterEqual(statelessUniform(values.shape, counter, stream), rate), 'float32');
  return tf.mul(values, tf.mul(kept, 1 / (1 - rate)));
}
