import type { Tensor } from '@tensorflow/tfjs';
import type { Rng } from '../../shared/random.ts';
import type { StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { glorotWeights } from './glorot.ts';

/** The weights of a fully connected layer; the bias starts at 0. */
export function denseVariables(name: string, inputUnits: number, units: number, rng: Rng): Record<string, Variable> {
  return { [`${name}/kernel`]: glorotWeights(inputUnits, units, rng), [`${name}/bias`]: { shape: [units], initial: 0 } };
}

/** Columns [rows, inputUnits], or parts of them that stand side by side and need not be copied together. */
export type Columns = Tensor | readonly [Tensor, ...Tensor[]];

/** A fully connected layer without an activation: values [rows, inputUnits] to [rows, units]. */
export function dense(name: string, values: Columns, { weight }: Pick<StepInputs, 'weight'>): Tensor {
  const parts = 'shape' in values ? [values] : values;
  const kernel = weight(`${name}/kernel`);
  const widths = parts.map(({ shape }) => shape[1]!);
  const kernels = parts.length === 1 ? [kernel] : tf.split(kernel, widths, 0);
  const products = parts.map((part, index) => tf.matMul(part, kernels[index]!));
  return tf.add(products.length === 1 ? products[0]! : tf.addN(products), weight(`${name}/bias`));
}

/** The weights of `reluTwice`. */
export function reluTwiceVariables(name: string, inputUnits: number, units: number, rng: Rng): Record<string, Variable> {
  return { ...denseVariables(`${name}0`, inputUnits, units, rng), ...denseVariables(`${name}1`, units, units, rng) };
}

/** Two fully connected layers with ReLU. */
export function reluTwice(name: string, values: Columns, inputs: Pick<StepInputs, 'weight'>): Tensor {
  return tf.relu(dense(`${name}1`, tf.relu(dense(`${name}0`, values, inputs)), inputs));
}
