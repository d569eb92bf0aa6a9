import type { Tensor } from '@tensorflow/tfjs';
import type { Rng } from '../../shared/random.ts';
import type { StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { glorotWeights } from './glorot.ts';

/** The weights of a fully connected layer; the bias starts at 0. */
export function denseVariables(name: string, inputUnits: number, units: number, rng: Rng): Record<string, Variable> {
  return { [`${name}/kernel`]: glorotWeights(inputUnits, units, rng), [`${name}/bias`]: { shape: [units], initial: 0 } };
}

/** A fully connected layer without an activation: values [rows, inputUnits] to [rows, units]. */
export function dense(name: string, values: Tensor, { weight }: Pick<StepInputs, 'weight'>): Tensor {
  return tf.add(tf.matMul(values, weight(`${name}/kernel`)), weight(`${name}/bias`));
}

/** The weights of `reluTwice`. */
export function reluTwiceVariables(name: string, inputUnits: number, units: number, rng: Rng): Record<string, Variable> {
  return { ...denseVariables(`${name}0`, inputUnits, units, rng), ...denseVariables(`${name}1`, units, units, rng) };
}

/** Two fully connected layers with ReLU. */
export function reluTwice(name: string, values: Tensor, inputs: Pick<StepInputs, 'weight'>): Tensor {
  return tf.relu(dense(`${name}1`, tf.relu(dense(`${name}0`, values, inputs)), inputs));
}
