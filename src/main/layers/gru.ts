import type { Tensor } from '@tensorflow/tfjs';
import type { Rng } from '../../shared/random.ts';
import type { StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { gateWeights, glorotWeights } from './glorot.ts';

/**
 * Two definitions of the same unit. `paper` (Cho et al., 2014; the Theano GRU4Rec): candidate = tanh(x Wx + (r * h) Wh + b).
 * `cudnn` (cuDNN, PyTorch): candidate = tanh(x Wx + b + r * (h Wh + c)), one matrix product instead of two.
 * Both: h' = (1 - z) * h + z * candidate.
 */
export const GRU_FORMS = ['cudnn', 'paper'] as const;
export type GruForm = (typeof GRU_FORMS)[number];

/** Gates of one GRU layer side by side: reset, update, candidate. */
const GATES = 3;

/** The weights of a GRU layer named `name`: the recurrent part and the biases. What multiplies its input is the model's own affair. */
export function gruVariables(name: string, units: number, form: GruForm, rng: Rng): Record<string, Variable> {
  const bias: Variable = { shape: [GATES * units], initial: 0 };
  if (form === 'cudnn') {
    return {
      [`${name}/recurrent`]: gateWeights(units, units, GATES, rng),
      [`${name}/bias`]: bias,
      [`${name}/candidateBias`]: { shape: [units], initial: 0 },
    };
  }
  return {
    [`${name}/recurrentGates`]: gateWeights(units, units, 2, rng),
    [`${name}/recurrentCandidate`]: glorotWeights(units, units, rng),
    [`${name}/bias`]: bias,
  };
}

/** The names of the variables of `gruVariables`. */
export function gruWeightNames(name: string, form: GruForm): string[] {
  const parts = form === 'cudnn' ? ['recurrent', 'bias', 'candidateBias'] : ['recurrentGates', 'recurrentCandidate', 'bias'];
  return parts.map((part) => `${name}/${part}`);
}

/**
 * One step of a GRU layer.
 * gates [batch, 3 * units]: the input's contribution to reset, update and candidate; hidden [batch, units]. Answers with the new hidden state.
 */
export function gruStep(name: string, form: GruForm, gates: Tensor, hidden: Tensor, { weight }: Pick<StepInputs, 'weight'>): Tensor {
  const units = hidden.shape[1]!;
  const input = tf.add(gates, weight(`${name}/bias`));
  const [inputGates, inputCandidate] = tf.split(input, [2 * units, units], 1) as [Tensor, Tensor];
  if (form === 'cudnn') {
    const recurrent = tf.matMul(hidden, weight(`${name}/recurrent`)); // [batch, 3 * units]
    const [recurrentGates, recurrentCandidate] = tf.split(recurrent, [2 * units, units], 1) as [Tensor, Tensor];
    const [reset, update] = resetAndUpdate(tf.add(inputGates, recurrentGates));
    const candidate = tf.tanh(tf.add(inputCandidate, tf.mul(reset, tf.add(recurrentCandidate, weight(`${name}/candidateBias`)))));
    return blend(hidden, candidate, update);
  }
  const [reset, update] = resetAndUpdate(tf.add(inputGates, tf.matMul(hidden, weight(`${name}/recurrentGates`))));
  const candidate = tf.tanh(tf.add(inputCandidate, tf.matMul(tf.mul(reset, hidden), weight(`${name}/recurrentCandidate`))));
  return blend(hidden, candidate, update);
}

function resetAndUpdate(gates: Tensor): [Tensor, Tensor] {
  return tf.split(tf.sigmoid(gates), 2, 1) as [Tensor, Tensor];
}

/** (1 - update) * hidden + update * candidate, with one product less. */
function blend(hidden: Tensor, candidate: Tensor, update: Tensor): Tensor {
  return tf.add(hidden, tf.mul(update, tf.sub(candidate, hidden)));
}
