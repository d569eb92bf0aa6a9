import { beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, tf } from '../../src/main/engine/tensorflow.ts';
import { type GruForm, gruStep } from '../../src/main/layers/gru.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1 });
});

const logit = (probability: number) => Math.log(probability / (1 - probability));

// One unit with h = 1, reset gate .5, update gate .25, recurrent candidate weight 1, bias .3.
// paper: candidate = tanh(.5 * 1 + .3), h' = .75 + .25 * candidate; cudnn: candidate = tanh(.5 * (1 + .3)).
it.each([
  ['paper', 0.916009],
  ['cudnn', 0.892917],
] as Array<[GruForm, number]>)('one step of the %s form', (form, expected) => {
  const gates = [[logit(0.5), logit(0.25), form === 'paper' ? 0.3 : 0]];
  const weights: Record<string, number[][] | number[]> = {
    'gru/bias': [0, 0, 0],
    'gru/recurrent': [[0, 0, 1]],
    'gru/candidateBias': [0.3],
    'gru/recurrentGates': [[0, 0]],
    'gru/recurrentCandidate': [[1]],
  };
  const [hidden] = tf.tidy(() =>
    gruStep('gru', form, tf.tensor2d(gates), tf.tensor2d([[1]]), { weight: (name) => tf.tensor(weights[name]!) }).dataSync(),
  );
  expect(hidden).toBeCloseTo(expected, 5);
});
