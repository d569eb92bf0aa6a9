import type { Tensor } from '@tensorflow/tfjs';
import { isNative, runOperation } from '../engine/native-backend.ts';
import { tf } from '../engine/tensorflow.ts';

/** The weights of an LSTM layer: input [inputUnits, 4 * units], recurrent [units, 4 * units], bias [4 * units]; gates input, forget, candidate, output. */
export type LstmWeights = { input: Tensor; recurrent: Tensor; bias: Tensor };

/** What a layer carries from step to step: [batch, units] each. */
export type LstmState = { hidden: Tensor; cell: Tensor };

/**
 * Walks an LSTM through several steps: values [steps * batch, inputUnits], the steps one after another. Answers with the outputs of all steps
 * [steps * batch, units] and the last cell, through which no error is sent back: it is there to be carried to the next chunk.
 */
export function walkLstm(values: Tensor, weights: LstmWeights, start: LstmState, steps: number): { outputs: Tensor; cell: Tensor } {
  return isNative() ? walkAtOnce(values, weights, start, steps) : walkStepwise(values, weights, start, steps);
}

/** One step: values [batch, inputUnits]. */
export function stepLstm(values: Tensor, { input, recurrent, bias }: LstmWeights, { hidden, cell }: LstmState): LstmState {
  return openGates(tf.add(tf.add(tf.matMul(values, input), tf.matMul(hidden, recurrent)), bias), cell);
}

/** The walk in operations of tfjs. The inputs of all steps are multiplied at once, which is most of the work. */
export function walkStepwise(values: Tensor, { input, recurrent, bias }: LstmWeights, start: LstmState, steps: number) {
  const products = tf.add(tf.matMul(values, input), bias);
  const outputs: Tensor[] = [];
  let state = start;
  // One piece cannot be split: the gradient of a split in one fails.
  for (const product of steps === 1 ? [products] : tf.split(products, steps, 0)) {
    state = openGates(tf.add(product, tf.matMul(state.hidden, recurrent)), state.cell);
    outputs.push(state.hidden);
  }
  return { outputs: tf.concat(outputs, 0), cell: state.cell };
}

/** The new state, given what all inputs give to the gates [batch, 4 * units]. */
function openGates(gates: Tensor, cell: Tensor): LstmState {
  const [input, forget, candidate, output] = tf.split(gates, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
  const next = tf.add(tf.mul(tf.sigmoid(forget), cell), tf.mul(tf.sigmoid(input), tf.tanh(candidate)));
  return { hidden: tf.mul(tf.sigmoid(output), tf.tanh(next)), cell: next };
}

/**
 * The walk as one operation of TensorFlow with another for its gradient, whatever the number of steps: a graph of 400 steps is as small as one of a
 * single step, and nothing is waited for between steps.
 */
function walkAtOnce(values: Tensor, { input, recurrent, bias }: LstmWeights, start: LstmState, steps: number) {
  const [batch, units] = start.hidden.shape as [number, number];
  const length = { long: steps };
  const stacked = tf.reshape(values, [steps, batch, -1]);
  const kernel = tf.concat([input, recurrent], 0);
  const walked = runOperation('BlockLSTMV2', ATTRIBUTES, [length, ...withoutPeepholes(stacked, start.cell, start.hidden, kernel, bias)], 7);
  const [, cells, , , , , hiddens] = walked as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]; // [steps, batch, units] each
  // The walk itself stands outside: a function with a gradient of its own disposes of all it makes but one value.
  const withGradient = tf.customGrad((...received: unknown[]) => {
    const save = received.pop() as (tensors: Tensor[]) => void;
    save([...(received as Tensor[]), ...walked]);
    const gradFunc = (above: Tensor, saved: Tensor[]) => {
      const [given, weights, biases, hidden, cell, ...made] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor, ...Tensor[]];
      const operands = [...withoutPeepholes(given, cell, hidden, weights, biases), ...made, tf.fill([steps, batch, units], 0), above];
      const [ofGiven, ofCell, ofHidden, ofWeights, , , , ofBiases] = runOperation('BlockLSTMGradV2', ATTRIBUTES, [length, ...operands], 8);
      return [ofGiven!, ofWeights!, ofBiases!, ofHidden!, ofCell!];
    };
    return { value: hiddens, gradFunc };
  });
  const outputs = withGradient(stacked, kernel, bias, start.hidden, start.cell);
  const last = tf.slice(cells, [steps - 1, 0, 0], [1, batch, units]);
  return { outputs: tf.reshape(outputs, [steps * batch, units]), cell: tf.reshape(last, [batch, units]) };
}

const ATTRIBUTES = { T: 'float32', use_peephole: false } as const;

/** The operands of TensorFlow's LSTM in its order; its peepholes are there to be switched off. */
function withoutPeepholes(values: Tensor, cell: Tensor, hidden: Tensor, kernel: Tensor, bias: Tensor): Tensor[] {
  const none = tf.zeros([hidden.shape[1]!]);
  return [values, cell, hidden, kernel, none, none, none, bias];
}
