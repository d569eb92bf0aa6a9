import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, tf } from '../../src/main/engine/tensorflow.ts';
import { lstmStep, lstmVariables } from '../../src/main/layers/lstm.ts';
import { sessionChunks } from '../../src/main/layers/session-chunks.ts';
import { createRng } from '../../src/shared/random.ts';
import { sessionPart } from '../support/small-split.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1 });
});

it('computes one step of an LSTM', () => {
  // One unit; x = 1, h = 0.5, c = 2. Input weights (i, f, g, o) = (.1, .2, .3, .4), recurrent (.5, .6, .7, .8), bias (0, 1, 0, 0).
  // i = sigmoid(.35) = .586618, f = sigmoid(1.5) = .817574, g = tanh(.65) = .571670, o = sigmoid(.8) = .689974.
  // c' = .817574 * 2 + .586618 * .571670 = 1.970500; h' = .689974 * tanh(1.970500) = .663675.
  const weights: Record<string, Tensor> = {
    'lstm/input': tf.tensor2d([[0.1, 0.2, 0.3, 0.4]]),
    'lstm/recurrent': tf.tensor2d([[0.5, 0.6, 0.7, 0.8]]),
    'lstm/bias': tf.tensor1d([0, 1, 0, 0]),
  };
  const { hidden, cell } = lstmStep('lstm', tf.tensor2d([[1]]), tf.tensor2d([[0.5]]), tf.tensor2d([[2]]), {
    weight: (name) => weights[name]!,
  });
  expect(cell.dataSync()[0]).toBeCloseTo(1.9705, 5);
  expect(hidden.dataSync()[0]).toBeCloseTo(0.663675, 4);
});

it('begins with a forget bias of 1 and no other', () => {
  expect([...(lstmVariables('lstm', 3, 2, createRng(1))['lstm/bias']!.initial as Float32Array)]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
});

it('carries a session from chunk to chunk, and gives the slot to the next session when it ends', () => {
  const part = sessionPart([
    [1, 2, 3, 4],
    [5, 6],
    [7, 8, 9],
  ]);
  const chunks = Array.from(sessionChunks(part, Int32Array.of(0, 1, 2), 2, 2), ({ tracks, targets, isLive, carry, events }) => ({
    tracks: [...tracks],
    targets: [...targets],
    isLive: [...isLive],
    carry: [...carry],
    events,
  }));
  // Steps one after another, the two slots side by side.
  expect(chunks).toEqual([
    { tracks: [1, 5, 2, 0], targets: [2, 6, 3, 0], isLive: [1, 1, 1, 0], carry: [0, 0], events: 3 },
    { tracks: [3, 7, 0, 8], targets: [4, 8, 0, 9], isLive: [1, 1, 0, 1], carry: [1, 0], events: 3 },
  ]);
});
