import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, tf } from '../../src/main/engine/tensorflow.ts';
import { lstmSequence, lstmStep, lstmVariables } from '../../src/main/layers/lstm.ts';
import { unitRows } from '../../src/main/layers/session-network.ts';
import { projectState } from '../../src/main/models/jodie.ts';
import { crossContext } from '../../src/main/models/latent-cross.ts';
import { createRng } from '../../src/shared/random.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1 });
});

it('brings what CoSeRNN blends to unit length before the cosine', () => {
  // (1, 0) and (0, 2) at equal weights: (.5, 1), of unit length (.447214, .894427); loss against (0, 1) = .105573.
  const blended = tf.add(tf.mul(tf.tensor2d([[1, 0]]), 0.5), tf.mul(tf.tensor2d([[0, 2]]), 0.5));
  const [x, y] = unitRows(blended).dataSync();
  expect(x).toBeCloseTo(0.447214, 5);
  expect(y).toBeCloseTo(0.894427, 5);
  expect(1 - y!).toBeCloseTo(0.105573, 5);
  expect([...unitRows(tf.zeros([1, 2])).dataSync()]).toEqual([0, 0]);
});

it('lets the state of JODIE drift with time', () => {
  const state = tf.tensor2d([[0.6, 0.8]]);
  const drift = tf.tensor2d([[0.5, 0.5]]);
  expect([...projectState(state, tf.tensor2d([[0]]), drift, tf.zeros([2])).dataSync()]).toEqual([...state.dataSync()]);
  // W = .5, bias .1, two units of time: 1 + .5 * 2 + .1 = 2.1.
  const [x, y] = projectState(state, tf.tensor2d([[2]]), drift, tf.tensor1d([0.1, 0.1])).dataSync();
  expect(x).toBeCloseTo(1.26, 5);
  expect(y).toBeCloseTo(1.68, 5);
});

it('multiplies the state of Latent Cross by the context, and leaves it alone where the vectors are 0', () => {
  const state = tf.tensor2d([[2, -1]]);
  const both = tf.tensor2d([[1, 1]]);
  expect([...crossContext(state, both, tf.zeros([2, 2])).dataSync()]).toEqual([2, -1]);
  const vectors = tf.tensor2d([
    [0.5, 0],
    [-0.25, 0.5],
  ]);
  expect([...crossContext(state, both, vectors).dataSync()]).toEqual([2.5, -1.5]);
});

it('reads several steps of an LSTM as one after another', () => {
  const rng = createRng(1, 'sequence');
  const weights = Object.fromEntries(
    Object.entries(lstmVariables('lstm', 2, 3, rng)).map(([name, { shape, initial }]) => [
      name,
      tf.tensor(initial as Float32Array, [...shape]),
    ]),
  );
  const inputs = { weight: (name: string) => weights[name]! };
  const values = tf.tensor2d(Array.from({ length: 6 }, () => [rng.normal(), rng.normal()]));
  const start = { hidden: tf.zeros([2, 3]), cell: tf.zeros([2, 3]) };
  const { outputs, hidden, cell } = lstmSequence('lstm', values, 3, start, inputs);
  let state = start;
  for (let step = 0; step < 3; step++) state = lstmStep('lstm', tf.slice(values, [2 * step, 0], [2, 2]), state.hidden, state.cell, inputs);
  const expectAlike = (seen: Tensor, expected: Tensor) => expect(tf.max(tf.abs(tf.sub(seen, expected))).dataSync()[0]).toBeLessThan(1e-6);
  expectAlike(hidden, state.hidden);
  expectAlike(cell, state.cell);
  expectAlike(tf.slice(outputs, [4, 0], [2, 3]), state.hidden);
});
