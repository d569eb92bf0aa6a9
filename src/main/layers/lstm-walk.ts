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
 * The walk as one operation of TensorFlow. Its gradient walks back in two operations a step and leaves to products over all steps what no step waits for,
 * the gradients of weights and values: TensorFlow's own, `BlockLSTMGradV2`, adds up a gradient of all weights in each step.
 */
function walkAtOnce(values: Tensor, weights: LstmWeights, start: LstmState, steps: number): { outputs: Tensor; cell: Tensor } {
  const [batch, units] = start.hidden.shape as [number, number];
  const walked = runOperation(
    'BlockLSTMV2',
    ATTRIBUTES,
    [
      { long: steps },
      ...[tf.reshape(values, [steps, batch, -1]), start.cell, start.hidden],
      ...[tf.concat([weights.input, weights.recurrent], 0), ...noPeepholes(units), weights.bias],
    ],
    7,
  ) as Walked;
  // The walk itself stands outside: a function with a gradient of its own disposes of all it makes but one value.
  const withGradient = tf.customGrad((...received: unknown[]) => {
    const save = received.pop() as (tensors: Tensor[]) => void;
    save([...(received as Tensor[]), ...walked]);
    const gradFunc = (above: Tensor, saved: Tensor[]) => {
      const [given, input, recurrent, bias, hidden, cell, ...made] = saved as [...Six, ...Walked];
      const back = walkBack(tf.split(above, steps, 0), recurrent, { hidden, cell }, made);
      const outputs = tf.reshape(made[6], [steps * batch, units]);
      const inputs = turned(input);
      const size = Math.max(1, Math.floor(GROUPED_GATES / (4 * units * batch)));
      const groups = Array.from({ length: Math.ceil(steps / size) }, (_, group) => {
        const gates = tf.concat(back.gates.slice(group * size, (group + 1) * size), 0); // [rows of the group, 4 * units]
        const [first, rows] = [group * size * batch, gates.shape[0]!];
        // Slices of whole steps are not copied.
        const sliced = (all: Tensor, from: number, count: number) => tf.slice(all, [from, 0], [count, -1]);
        const before = group === 0 ? tf.concat([hidden, sliced(outputs, 0, rows - batch)], 0) : sliced(outputs, first - batch, rows);
        return {
          given: tf.matMul(gates, inputs),
          input: tf.matMul(sliced(given, first, rows), gates, true),
          recurrent: tf.matMul(before, gates, true),
          bias: tf.matMul(tf.ones([1, rows]), gates), // Adds up each column.
        };
      });
      return [
        tf.concat(
          groups.map((group) => group.given),
          0,
        ),
        reordered(tf.addN(groups.map((group) => group.input))),
        reordered(tf.addN(groups.map((group) => group.recurrent))),
        tf.reshape(reordered(tf.addN(groups.map((group) => group.bias))), bias.shape),
        back.hidden,
        back.cell,
      ];
    };
    return { value: tf.reshape(walked[6], [steps * batch, units]), gradFunc };
  });
  const outputs = withGradient(values, weights.input, weights.recurrent, weights.bias, start.hidden, start.cell);
  const last = tf.slice(walked[1], [steps - 1, 0, 0], [1, batch, units]);
  return { outputs, cell: tf.reshape(last, [batch, units]) };
}

/**
 * The gradients of the gates [batch, 4 * units] of each step, in the order of `LSTMBlockCellGrad`, and of the state the walk began with, given those of its
 * outputs [batch, units] and what `BlockLSTMV2` made.
 */
function walkBack(above: readonly Tensor[], recurrent: Tensor, start: LstmState, made: Walked): LstmState & { gates: Tensor[] } {
  const [batch, units] = start.hidden.shape as [number, number];
  const weightsBack = turned(recurrent); // [4 * units, units]
  // The gradient of a cell looks at neither values nor weights but for their shapes.
  const values = tf.zeros([batch, 0]);
  const weights = [recurrent, ...noPeepholes(units), tf.zeros([4 * units])];
  const stepwise = made.map((states) => tf.unstack(states)); // For each of seven states, [batch, units] of each step
  const [cells, hiddens] = [stepwise[1]!, stepwise[6]!];
  const gates: Tensor[] = [];
  let hidden: Tensor | null = null;
  let cell = tf.zerosLike(start.cell);
  for (let step = above.length - 1; step >= 0; step--) {
    const before = step === 0 ? [start.cell, start.hidden] : [cells[step - 1]!, hiddens[step - 1]!];
    const error: Tensor = hidden === null ? above[step]! : tf.add(above[step]!, hidden);
    const operands = [values, ...before, ...weights, ...stepwise.slice(0, 6).map((states) => states[step]!), cell, error];
    const [ofCell, ofGates] = runOperation('LSTMBlockCellGrad', ATTRIBUTES, operands, 5);
    cell = ofCell!;
    gates[step] = ofGates!;
    hidden = tf.matMul(ofGates!, weightsBack);
  }
  return { gates, hidden: hidden!, cell };
}

/** Operands of a walk: values, weights of the input, recurrent ones, bias, hidden state and cell. */
type Six = [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];

/** What `BlockLSTMV2` makes, [steps, batch, units] each: input gates, cells, forget gates, output gates, candidates, bent cells, outputs. */
type Walked = [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];

/** Gates whose gradients are multiplied together: 8 MB, which a cache holds while they are. */
const GROUPED_GATES = 2 ** 21;

const ATTRIBUTES = { T: 'float32', use_peephole: false } as const;

/** Operands of TensorFlow's LSTM that are there to be switched off. */
const noPeepholes = (units: number): Tensor[] => Array(3).fill(tf.zeros([units]));

/** Columns of gates in the order of `LSTMBlockCellGrad`, with the candidate before the forget gate; or back. */
const reordered = (columns: Tensor): Tensor => tf.concat(gatesOf(columns), 1);

/**
 * Columns of gates as rows, in that order. Gate by gate, as TensorFlow would take a transpose back into the products, each of which would then turn all weights
 * anew: a third longer.
 */
const turned = (columns: Tensor): Tensor =>
  tf.concat(
    gatesOf(columns).map((gate) => tf.transpose(gate)),
    0,
  );

function gatesOf(columns: Tensor): [Tensor, Tensor, Tensor, Tensor] {
  const [input, second, third, output] = tf.split(columns, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
  return [input, third, second, output];
}
