import type { Tensor } from '@tensorflow/tfjs';
import { z } from 'zod';
import { createRng } from '../../shared/random.ts';
import { normalArray } from '../engine/random.ts';
import { tf } from '../engine/tensorflow.ts';
import { dense, denseVariables } from '../layers/dense.ts';
import { lstmSequence, lstmVariables } from '../layers/lstm.ts';
import { networkSettings, pathways } from '../layers/network-settings.ts';
import { featureWidth, type SessionFeature } from '../layers/session-features.ts';
import type { SessionHistories } from '../layers/session-histories.ts';
import { createNetworkLearner, type SessionNetwork } from '../layers/session-network.ts';
import { PATHWAYS } from '../layers/session-pathways.ts';
import { sessionStartSettings } from '../layers/session-start-settings.ts';
import { defineModel } from './define-model.ts';

const hyperparameters = z.strictObject({ ...networkSettings, pathways: pathways('play-skip-all'), ...sessionStartSettings });

type Settings = z.output<typeof hyperparameters>;

/** Spread of the listeners' own vectors before training: small, so that the network speaks first. */
const STATIONARY_SPREAD = 0.01;

/**
 * Predicts the vector of a session from a recurrent network over past ones and a vector that each listener keeps.
 *
 * Paper: RRN (Wu et al. 2017), in the setting of P1 6.1: track vectors fixed, cosine loss, a recurrent network each for tracks played, skipped and all.
 * Symbols: s = mean vector of the last session's tracks, n = newcomer flag, tau = weeks since the listener's first session, v = stationary vector of the listener.
 *   o = LSTM([s_{t-1}, n, tau_t, tau_{t-1}]);  prediction = C o + d + v, of unit length;  loss 1 - prediction . s+.
 * Training step: features float32 [P, ...], listeners int32 [P], target [P, W] -> loss. Prediction: the same -> float32 [P, W].
 * Practical size: a vector a listener; 200,000 listeners at width 40 need 100 MB with Adam's moments.
 * Deviations from the paper: it predicts a vector, not a rating, and tracks have no recurrent network of their own, both as in P1; listeners that training
 * has not seen have the vector 0. It knows no context, as in the paper.
 */
export const rrn = defineModel({
  id: 'rrn',
  version: 1,
  title: 'RRN',
  task: 'session-start',
  learns: 'epochs',
  summary: 'Long short-term memory over past sessions, beside a vector that each listener keeps.',
  source: 'Wu et al., Recurrent Recommender Networks, 2017; as in P1',
  hyperparameters,
  build: (settings, histories, run) => createNetworkLearner(rrnNetwork(settings, histories, run.seed), settings, histories, run),
});

function rrnNetwork({ units, pathways: chosen }: Settings, histories: SessionHistories, seed: number): SessionNetwork {
  const lasts = PATHWAYS[chosen];
  const about: readonly SessionFeature[] = ['isFirst', 'times'];
  const { width, offsets } = histories;
  const rng = createRng(seed, 'weights');
  const inputWidth = width + about.reduce((sum, feature) => sum + featureWidth(histories, feature), 0);
  const stationary = normalArray(rng, offsets.length * width, STATIONARY_SPREAD);
  stationary.fill(0, (offsets.length - 1) * width);
  return {
    features: [...about, ...lasts],
    variables: {
      ...Object.assign({}, ...lasts.map((last) => lstmVariables(last, inputWidth, units, rng))),
      ...denseVariables('session', lasts.length * units, width, rng),
      stationary: { shape: [offsets.length, width], initial: stationary },
    },
    states: Object.fromEntries(
      lasts.flatMap((last) => [
        [`${last}/hidden`, units],
        [`${last}/cell`, units],
      ]),
    ),
    listenerTable: 'stationary',
    read(inputs) {
      const { feature, steps, state: carried, listener } = inputs;
      const state: Record<string, Tensor> = {};
      const outputs = lasts.map((last) => {
        const start = { hidden: carried(`${last}/hidden`), cell: carried(`${last}/cell`) };
        const read = lstmSequence(last, tf.concat([...about.map(feature), feature(last)], 1), steps, start, inputs);
        state[`${last}/hidden`] = read.hidden;
        state[`${last}/cell`] = read.cell;
        return read.outputs;
      });
      const moving = dense('session', outputs.length === 1 ? outputs[0]! : tf.concat(outputs, 1), inputs);
      return { vectors: tf.add(moving, listener()), state };
    },
  };
}
