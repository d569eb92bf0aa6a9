import type { Tensor } from '@tensorflow/tfjs';
import type { StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';

/** Keeps the division finite where all values of a row are equal. */
const EPSILON = 1e-6;

export function layerNormVariables(name: string, units: number): Record<string, Variable> {
  return { [`${name}/gain`]: { shape: [units], initial: 1 }, [`${name}/shift`]: { shape: [units], initial: 0 } };
}

/** Brings each row to mean 0 and variance 1, then scales and shifts it (Ba et al. 2016). values [rows, units]. */
export function layerNorm(name: string, values: Tensor, { weight }: Pick<StepInputs, 'weight'>): Tensor {
  const centred = tf.sub(values, tf.mean(values, 1, true));
  const variance = tf.mean(tf.square(centred), 1, true);
  const normal = tf.mul(centred, tf.rsqrt(tf.add(variance, EPSILON)));
  return tf.add(tf.mul(normal, weight(`${name}/gain`)), weight(`${name}/shift`));
}
