import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { createCompiledProgram } from '../../../src/main/engine/compiled-program.ts';
import { uniformArray } from '../../../src/main/engine/random.ts';
import { loadTensorFlow, tf } from '../../../src/main/engine/tensorflow.ts';
import { walkLstm, walkStepwise } from '../../../src/main/layers/lstm-walk.ts';
import { createRng } from '../../../src/shared/random.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

type Size = { steps: number; batch: number; units: number };

const INPUTS = 5;
const small = (steps: number): Size => ({ steps, batch: 3, units: 4 });
const shapes = ({ steps, batch, units }: Size) => ({
  values: [steps * batch, INPUTS],
  input: [INPUTS, 4 * units],
  recurrent: [units, 4 * units],
  bias: [1, 4 * units],
  hidden: [batch, units],
  cell: [batch, units],
});
const NAMES = ['values', 'input', 'recurrent', 'bias', 'hidden', 'cell'] as const;

/** Weights are small enough not to saturate the gates of many units. */
function randomOperands(size: Size): Tensor[] {
  return NAMES.map((name) => random(shapes(size)[name] as [number, number], name, name === 'recurrent' ? 1 / Math.sqrt(size.units) : 1));
}

function random([rows, columns]: [number, number], name: string, largest = 1): Tensor2D {
  return tf.tensor2d(uniformArray(createRng(1, name), rows * columns, largest), [rows, columns]);
}

function walkWith(walk: typeof walkLstm, operands: readonly Tensor[], steps: number) {
  const [values, input, recurrent, bias, hidden, cell] = operands as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
  return walk(values, { input, recurrent, bias: tf.reshape(bias, [-1]) }, { hidden, cell }, steps);
}

it.each([
  small(1),
  small(2),
  small(5),
  // More gates than are multiplied together.
  { steps: 19, batch: 64, units: 512 },
])('gives the values and gradients of $steps steps of $units units in operations of tfjs', (size) => {
  const { steps } = size;
  const given = randomOperands(size);
  const ofOutputs = random([steps * size.batch, size.units], 'outputs', 1 / size.units);
  const through = (walk: typeof walkLstm) =>
    tf.valueAndGrads((...operands: Tensor[]) => tf.sum(tf.mul(walkWith(walk, operands, steps).outputs, ofOutputs)).asScalar())(given);
  const [walked, stepwise] = [through(walkLstm), through(walkStepwise)];
  expect(walked.value.dataSync()[0]).toBeCloseTo(stepwise.value.dataSync()[0]!, 5);
  for (const [index, gradient] of walked.grads.entries()) {
    expect(gradient.shape).toEqual(given[index]!.shape);
    expect(largestDifference(gradient, stepwise.grads[index]!)).toBeLessThan(1e-5);
  }
  const [ours, theirs] = [walkWith(walkLstm, given, steps), walkWith(walkStepwise, given, steps)];
  expect(largestDifference(ours.outputs, theirs.outputs)).toBeLessThan(1e-5);
  expect(largestDifference(ours.cell, theirs.cell)).toBeLessThan(1e-5);
});

it('makes its gradients in a compiled step as well', () => {
  const steps = 3;
  const initial = randomOperands(small(steps));
  const squares = (walk: typeof walkLstm, operands: readonly Tensor[]) =>
    tf.sum(tf.square(walkWith(walk, operands, steps).outputs)).asScalar();
  const program = createCompiledProgram({
    variables: Object.fromEntries(
      NAMES.map((name, at) => [name, { shape: shapes(small(steps))[name], initial: initial[at]!.dataSync() as Float32Array }]),
    ),
    steps: {
      train: {
        feeds: {},
        weights: NAMES,
        optimizer: { kind: 'adagrad', learningRate: 0.1, momentum: 0 },
        compute: ({ weight }) => ({ outputs: { loss: squares(walkLstm, NAMES.map(weight)) } }),
      },
    },
  });
  const { value, grads } = tf.valueAndGrads((...operands: Tensor[]) => squares(walkStepwise, operands))(initial);
  expect(program.run('train', {})['loss']![0]).toBeCloseTo(value.dataSync()[0]!, 5);
  for (const [at, name] of NAMES.entries()) {
    const gradient = grads[at]!.dataSync();
    const before = initial[at]!.dataSync();
    const after = program.weights.read(name);
    for (let element = 0; element < before.length; element++) {
      const moved = (0.1 * gradient[element]!) / Math.sqrt(gradient[element]! ** 2 + 1e-6);
      expect(after[element]).toBeCloseTo(before[element]! - moved, 3);
    }
  }
  program.dispose();
});

it('leaves no tensors behind', () => {
  const given = randomOperands(small(4));
  const before = tf.memory().numTensors;
  const { value, grads } = tf.valueAndGrads((...operands: Tensor[]) => tf.sum(walkWith(walkLstm, operands, 4).outputs).asScalar())(given);
  tf.dispose([value, grads]);
  expect(tf.memory().numTensors).toBe(before);
});

function largestDifference(a: Tensor, b: Tensor): number {
  return tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!;
}
