import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, tf } from '../../../src/main/engine/tensorflow.ts';
import { candidateLosses, crossEntropy, LOSSES, type Loss, scoresOf, type TargetsIn } from '../../../src/main/layers/losses.ts';
import { pickFromBlocks, pickRows } from '../../../src/main/layers/pick-rows.ts';
import { createRng } from '../../../src/shared/random.ts';

// Candidates are scored in blocks where the engine has two threads or more, and the catalogue in tiles; that changes nothing but what is worked on side
// by side.

const [ROWS, UNITS, CANDIDATES] = [6, 4, 12];
const BLOCKS = [5, 3, 4];
const IN_FIRST = [0, 3, 4, 3, 1, 2];

beforeAll(async () => {
  await loadTensorFlow({ threads: 2 });
});

const rng = createRng(1, 'candidate loss');
const uniform = (...shape: number[]) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => 4 * rng.uniform() - 2),
    shape,
  );

/** Parts that follow each other. */
function parts(values: Tensor, sizes: readonly number[]): Tensor[] {
  let from = 0;
  return sizes.map((size) => {
    from += size;
    return tf.slice(values, from - size, size);
  });
}

type Inputs = { output: Tensor; rows: Tensor; bias: Tensor };
const madeUp = (): Inputs => ({ output: uniform(ROWS, UNITS), rows: uniform(CANDIDATES, UNITS), bias: uniform(CANDIDATES) });

function lossesOf(loss: Loss, { output, rows, bias }: Inputs, sizes: readonly number[], places = IN_FIRST, targetsIn?: TargetsIn): Tensor {
  const targets = tf.tensor1d(places, 'int32');
  const counts = parts(tf.tensor1d([1, 1, 2, 1, 3, 1, 1, 0, 1, 1, 2, 1]), sizes);
  const biases = parts(bias, sizes);
  const blocks = parts(rows, sizes).map((own, block) => ({ rows: own, bias: biases[block]! }));
  if (loss === 'cross-entropy') return crossEntropy(output, blocks, targets, targetsIn);
  const scored = blocks.map((block, index) => ({ scores: scoresOf(output, block), counts: counts[index]! }));
  return candidateLosses(loss, { blocks: scored, targets }, 0.7);
}

function gradients(losses: (inputs: Inputs) => Tensor, { output, rows, bias }: Inputs, weights: Tensor): Tensor[] {
  return tf.grads((a, b, c) => tf.sum(tf.mul(losses({ output: a!, rows: b!, bias: c! }), weights)))([output, rows, bias]);
}

it.each(LOSSES)('%s over blocks of candidates gives the losses and gradients of all in one block', (loss) => {
  const [inputs, weights] = [madeUp(), uniform(ROWS)];
  const [whole, inBlocks] = [[CANDIDATES], BLOCKS].map((sizes) => (given: Inputs) => lossesOf(loss, given, sizes)) as [
    (given: Inputs) => Tensor,
    (given: Inputs) => Tensor,
  ];
  expectClose(inBlocks(inputs), whole(inputs));
  const expected = gradients(whole, inputs, weights);
  for (const [index, gradient] of gradients(inBlocks, inputs, weights).entries()) expectClose(gradient, expected[index]!);
});

it('cross-entropy finds targets in any block', () => {
  const [inputs, weights, places] = [madeUp(), uniform(ROWS), [0, 11, 5, 7, 8, 5]];
  const inTiles = (given: Inputs) => lossesOf('cross-entropy', given, BLOCKS, places, 'any-block');
  const whole = (given: Inputs) => lossesOf('cross-entropy', given, [CANDIDATES], places);
  expectClose(inTiles(inputs), whole(inputs));
  const expected = gradients(whole, inputs, weights);
  for (const [index, gradient] of gradients(inTiles, inputs, weights).entries()) expectClose(gradient, expected[index]!);
});

it('rows are picked from tensors that follow each other as from one', () => {
  const [rows, weights] = [uniform(CANDIDATES, UNITS), uniform(ROWS, UNITS)];
  const indices = tf.tensor1d([0, 11, 5, 7, 8, 5], 'int32');
  const apart = (given: Tensor) => pickFromBlocks(parts(given, BLOCKS), indices);
  const whole = (given: Tensor) => pickRows(given, indices);
  expectClose(apart(rows), whole(rows));
  const gradient = (pick: typeof whole) => tf.grad((given) => tf.sum(tf.mul(pick(given), weights)))(rows);
  expectClose(gradient(apart), gradient(whole));
});

it.each(LOSSES)('%s has the gradient that its losses say', (loss) => {
  const inputs = madeUp();
  const sum = (given: Inputs) => tf.tidy(() => tf.sum(lossesOf(loss, given, [CANDIDATES])).arraySync() as number);
  const slopes = gradients((given) => lossesOf(loss, given, [CANDIDATES]), inputs, tf.ones([ROWS]));
  const step = 1e-2;
  for (const [index, name] of (['output', 'rows', 'bias'] as const).entries()) {
    const [values, slope] = [inputs[name].dataSync<'float32'>(), slopes[index]!.dataSync<'float32'>()];
    for (const place of values.keys()) {
      const moved = (by: number) => ({ ...inputs, [name]: tf.tensor(values.with(place, values[place]! + by), inputs[name].shape) });
      expect(slope[place], `${name} ${place}`).toBeCloseTo((sum(moved(step)) - sum(moved(-step))) / (2 * step), 2);
    }
  }
});

function expectClose(actual: Tensor, expected: Tensor): void {
  const [values, wanted] = [actual.dataSync(), expected.dataSync()];
  expect(values.length).toBe(wanted.length);
  values.forEach((value, index) => {
    expect(Math.abs(value - wanted[index]!)).toBeLessThan(1e-5 * Math.max(1, Math.abs(wanted[index]!)));
  });
}
