import type { Tensor } from '@tensorflow/tfjs';
import type { Rng } from '../../shared/random.ts';
import type { StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { gateWeights } from './glorot.ts';

/** Gates of one LSTM layer side by side: input, forget, candidate, output. */
const GATES = 4;

/** The weights of an LSTM layer; the forget gate's bias starts at 1, so that a fresh network remembers. */
export function lstmVariables(name: string, inputUnits: number, units: number, rng: Rng): Record<string, Variable> {
  const bias = new Float32Array(GATES * units).fill(1, units, 2 * units);
  return {
    [`${name}/input`]: gateWeights(inputUnits, units, GATES, rng),
    [`${name}/recurrent`]: gateWeights(units, units, GATES, rng),
    [`${name}/bias`]: { shape: [GATES * units], initial: bias },
  };
}

/** The names of the variables of `lstmVariables`. */
export const lstmWeightNames = (name: string) => ['input', 'recurrent', 'bias'].map((part) => `${name}/${part}`);

/**
 * One step of an LSTM layer without peepholes (Hochreiter and Schmidhuber 1997; Gers et al. 2000): `c' = f c + i tanh(g)`, `h' = o tanh(c')`, the gates
 * through the logistic function. values [batch, inputUnits], hidden and cell [batch, units].
 */
export function lstmStep(
  name: string,
  values: Tensor,
  hidden: Tensor,
  cell: Tensor,
  { weight }: Pick<StepInputs, 'weight'>,
): { hidden: Tensor; cell: Tensor } {
  const products = tf.add(tf.matMul(values, weight(`${name}/input`)), tf.matMul(hidden, weight(`${name}/recurrent`)));
  const [input, forget, candidate, output] = tf.split(tf.add(products, weight(`${name}/bias`)), GATES, 1) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  const nextCell = tf.add(tf.mul(tf.sigmoid(forget), cell), tf.mul(tf.sigmoid(input), tf.tanh(candidate)));
  return { hidden: tf.mul(tf.sigmoid(output), tf.tanh(nextCell)), cell: nextCell };
}
