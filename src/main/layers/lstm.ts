import type { Tensor } from '@tensorflow/tfjs';
import type { Rng } from '../../shared/random.ts';
import type { StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { gateWeights } from './glorot.ts';
import { openGates, walkLstm } from './lstm-walk.ts';

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
  const { output, bent, cell: next } = openGates(tf.add(products, weight(`${name}/bias`)), cell);
  return { hidden: tf.mul(output, bent), cell: next };
}

/**
 * Several steps of an LSTM layer: values [steps * batch, inputUnits], the steps one after another. Answers with the outputs [steps * batch, units] and the
 * last states. The inputs of all steps are multiplied at once, which is most of the work where steps are many.
 */
export function lstmSequence(
  name: string,
  values: Tensor,
  steps: number,
  start: { hidden: Tensor; cell: Tensor },
  { weight }: Pick<StepInputs, 'weight'>,
): { outputs: Tensor; hidden: Tensor; cell: Tensor } {
  const products = tf.add(tf.matMul(values, weight(`${name}/input`)), weight(`${name}/bias`));
  const { outputs, cell } = walkLstm(products, weight(`${name}/recurrent`), start.hidden, start.cell, steps);
  const [batch, units] = start.hidden.shape as [number, number];
  return { outputs, hidden: tf.slice(outputs, [(steps - 1) * batch, 0], [batch, units]), cell };
}
