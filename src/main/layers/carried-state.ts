import type { Tensor } from '@tensorflow/tfjs';
import { isNative, runOperation } from '../engine/native-backend.ts';
import { tf } from '../engine/tensorflow.ts';

/**
 * A state [slots, units] as a walk goes on with it: zeros where `carry` [slots, 1] is 0, whatever another walk left there, even what is no number, so that no
 * walk need be told that it begins. No error is sent back through it.
 */
export function carriedState(state: Tensor, carry: Tensor): Tensor {
  if (isNative()) return runOperation('MulNoNan', { T: 'float32' }, [state, carry], 1)[0]!;
  return tf.where(tf.greater(carry, 0), state, 0);
}
