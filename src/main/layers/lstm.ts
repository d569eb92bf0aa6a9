import type { Tensor } from '@tensorflow/tfjs';
import type { Rng } from '../../shared/random.ts';
import type { StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { gateWeights } from './glorot.ts';
import { type LstmState, type LstmWeights, stepLstm, walkLstm } from './lstm-walk.ts';

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
export function lstmStep(name: string, values: Tensor, hidden: Tensor, cell: Tensor, inputs: Pick<StepInputs, 'weight'>): LstmState {
  return stepLstm(values, weightsOf(name, inputs), { hidden, cell });
}

/**
 * Several steps of an LSTM layer: values [steps * batch, inputUnits], the steps one after another. Answers with the outputs [steps * batch, units] and the
 * last states, which are to be carried on: see `walkLstm`.
 */
export function lstmSequence(
  name: string,
  values: Tensor,
  steps: number,
  start: LstmState,
  inputs: Pick<StepInputs, 'weight'>,
): LstmState & { outputs: Tensor } {
  const { outputs, cell } = walkLstm(values, weightsOf(name, inputs), start, steps);
  const [batch, units] = start.hidden.shape as [number, number];
  return { outputs, hidden: tf.slice(outputs, [(steps - 1) * batch, 0], [batch, units]), cell };
}

function weightsOf(name: string, { weight }: Pick<StepInputs, 'weight'>): LstmWeights {
  return { input: weight(`${name}/input`), recurrent: weight(`${name}/recurrent`), bias: weight(`${name}/bias`) };
}
