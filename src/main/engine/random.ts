import type { Tensor } from '@tensorflow/tfjs';
import type { Rng } from '../../shared/random.ts';
import { isNative, runOperation } from './native-backend.ts';
import { philoxUniform } from './philox.ts';
import { tf } from './tensorflow.ts';

/** Values drawn evenly from [-limit, limit). */
export function uniformArray(rng: Rng, length: number, limit: number): Float32Array {
  const values = new Float32Array(length);
  for (let index = 0; index < length; index++) values[index] = (rng.uniform() * 2 - 1) * limit;
  return values;
}

/** Values drawn from a normal distribution with mean 0. */
export function normalArray(rng: Rng, length: number, deviation: number): Float32Array {
  const values = new Float32Array(length);
  for (let index = 0; index < length; index++) values[index] = rng.normal() * deviation;
  return values;
}

/**
 * Evenly drawn float32 values in [0, 1) that are a function of `counter` (int32 scalar, fed anew each step) and `stream` (one a use), as
 * random numbers drawn on the host would be frozen by a trace.
 */
export function statelessUniform(shape: readonly number[], counter: Tensor, stream: number): Tensor {
  if (!isNative()) {
    const length = shape.reduce((product, size) => product * size, 1);
    return tf.tensor(philoxUniform([counter.dataSync()[0]!, stream], length), [...shape]);
  }
  const seed = tf.stack([counter, tf.scalar(stream, 'int32')]);
  const dtypes = { dtype: 'float32', T: 'int32', Tseed: 'int32' } as const;
  const [values] = runOperation('StatelessRandomUniform', dtypes, [tf.tensor1d([...shape], 'int32'), seed], 1);
  return values!;
}
