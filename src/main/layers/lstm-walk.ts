import type { Tensor } from '@tensorflow/tfjs';
import { isNative, runOperation } from '../engine/native-backend.ts';
import { tf } from '../engine/tensorflow.ts';

/** What a step of an LSTM keeps for its gradient: the open gates, the cell it made and tanh of that; [batch, units] each. */
type KeptStep = { input: Tensor; forget: Tensor; candidate: Tensor; output: Tensor; cell: Tensor; bent: Tensor };
const KEPT_PARTS = 6;

/**
 * Walks an LSTM through several steps with a gradient written by hand.
 *
 * products [steps * batch, 4 * units] are what the inputs of all steps give to the gates (input, forget, candidate, output), bias included, the steps one
 * after another; recurrent [units, 4 * units]; hidden and cell [batch, units]. Answers with the outputs of all steps [steps * batch, units] and the last cell.
 *
 * The gradient of the recurrent weights is one product over all steps. Left to tfjs, it is one product a step and as many sums of matrices of their size,
 * and each gate's gradient is three operations in place of one.
 */
export function walkLstm(
  products: Tensor,
  recurrent: Tensor,
  hidden: Tensor,
  cell: Tensor,
  steps: number,
): { outputs: Tensor; cell: Tensor } {
  const [batch, units] = hidden.shape as [number, number];
  const walk = tf.customGrad((...received: unknown[]) => {
    const [given, weights, firstHidden, firstCell, save] = received as [Tensor, Tensor, Tensor, Tensor, (tensors: Tensor[]) => void];
    const kept: KeptStep[] = [];
    const hiddens: Tensor[] = [];
    for (const product of splitRows(given, steps)) {
      const gates = tf.add(product, tf.matMul(hiddens.at(-1) ?? firstHidden, weights)); // [batch, 4 * units]
      const step = openGates(gates, kept.at(-1)?.cell ?? firstCell);
      kept.push(step);
      hiddens.push(tf.mul(step.output, step.bent));
    }
    // The last cell stands below the outputs: a function with a gradient of its own has one value.
    const value = tf.concat([...hiddens, kept.at(-1)!.cell], 0); // [(steps + 1) * batch, units]
    const keptTensors = kept.flatMap((step) => [step.input, step.forget, step.candidate, step.output, step.cell, step.bent]);
    save([weights, firstHidden, firstCell, value, ...keptTensors]);
    return { value, gradFunc: (above: Tensor, saved: Tensor[]) => walkBack(above, saved, steps) };
  });
  const walked = walk(products, recurrent, hidden, cell);
  return {
    outputs: tf.slice(walked, [0, 0], [steps * batch, units]),
    cell: tf.slice(walked, [steps * batch, 0], [batch, units]),
  };
}

/** One step's gates, opened, and the cell they make: [batch, units] each. */
export function openGates(gates: Tensor, cell: Tensor): KeptStep {
  const parts = tf.split(gates, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
  const [input, forget, output] = [tf.sigmoid(parts[0]), tf.sigmoid(parts[1]), tf.sigmoid(parts[3])];
  const candidate = tf.tanh(parts[2]);
  const next = tf.add(tf.mul(forget, cell), tf.mul(input, candidate));
  return { input, forget, candidate, output, cell: next, bent: tf.tanh(next) };
}

/** Gradients of products, recurrent weights, first hidden state and first cell, given that of the value `walkLstm` makes. */
function walkBack(above: Tensor, [weights, firstHidden, firstCell, value, ...keptTensors]: Tensor[], steps: number): Tensor[] {
  const [batch, units] = firstHidden!.shape as [number, number];
  const kept = Array.from({ length: steps }, (_, step): KeptStep => {
    const [input, forget, candidate, output, cell, bent] = keptTensors.slice(step * KEPT_PARTS, (step + 1) * KEPT_PARTS);
    return { input: input!, forget: forget!, candidate: candidate!, output: output!, cell: cell!, bent: bent! };
  });
  const aboves = splitRows(above, steps + 1);
  let ofCell = aboves[steps]!;
  let ofHidden: Tensor | null = null;
  const ofGates: Tensor[] = [];
  for (let step = steps - 1; step >= 0; step--) {
    const { input, forget, candidate, output, bent } = kept[step]!;
    const before = step === 0 ? firstCell! : kept[step - 1]!.cell;
    const ofOutput: Tensor = ofHidden === null ? aboves[step]! : tf.add(aboves[step]!, ofHidden);
    const ofNext: Tensor = tf.add(ofCell, throughTanh(bent, tf.mul(ofOutput, output)));
    const gates = tf.concat(
      [
        throughSigmoid(input, tf.mul(ofNext, candidate)),
        throughSigmoid(forget, tf.mul(ofNext, before)),
        throughTanh(candidate, tf.mul(ofNext, input)),
        throughSigmoid(output, tf.mul(ofOutput, bent)),
      ],
      1,
    ); // [batch, 4 * units]
    ofGates.unshift(gates);
    ofCell = tf.mul(ofNext, forget);
    ofHidden = tf.matMul(gates, weights!, false, true);
  }
  const ofProducts = ofGates.length === 1 ? ofGates[0]! : tf.concat(ofGates, 0);
  const hiddens = steps === 1 ? firstHidden! : tf.concat([firstHidden!, tf.slice(value!, [0, 0], [(steps - 1) * batch, units])], 0);
  return [ofProducts, tf.matMul(hiddens, ofProducts, true, false), ofHidden!, ofCell];
}

function splitRows(values: Tensor, parts: number): Tensor[] {
  return parts === 1 ? [values] : tf.split(values, parts, 0);
}

/** The gradient of x where y = sigmoid(x) has this one. */
function throughSigmoid(y: Tensor, above: Tensor): Tensor {
  if (isNative()) return runOperation('SigmoidGrad', { T: 'float32' }, [y, above], 1)[0]!;
  return tf.mul(above, tf.mul(y, tf.sub(1, y)));
}

/** The gradient of x where y = tanh(x) has this one. */
function throughTanh(y: Tensor, above: Tensor): Tensor {
  if (isNative()) return runOperation('TanhGrad', { T: 'float32' }, [y, above], 1)[0]!;
  return tf.mul(above, tf.sub(1, tf.square(y)));
}
