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

/** Spread of the context vectors before training: near 0, where they leave the state as it is (Latent Cross, 5.1). */
const CONTEXT_SPREAD = 0.01;

/**
 * Predicts the vector of a session from a recurrent state over past ones that the context of the moment modulates.
 *
 * Paper: Latent Cross (Beutel et al. 2018), in the setting of P1 6.1: track vectors fixed, cosine loss, a recurrent network each for tracks played, skipped and all.
 * Symbols: s = mean vector of the last session's tracks, w_k = vector of the k-th context value of the session to come.
 *   h = LSTM(s_{t-1});  h' = (1 + sum_k w_k) * h;  prediction = C h' + d, of unit length;  loss 1 - prediction . s+.
 * Training step: features float32 [P, ...], target [P, W] -> loss. Prediction: the same features -> float32 [P, W].
 * Practical size: that of its recurrent networks.
 * Deviations from the paper: it predicts a vector, not a track, as in P1; the time since the last session and the length of it, which the paper buckets, are
 * context as the logarithms that CoSeRNN reads; the recurrent layer is an LSTM.
 */
export const latentCross = defineModel({
  id: 'latent-cross',
  version: 1,
  title: 'Latent Cross',
  task: 'session-start',
  learns: 'epochs',
  summary: 'Long short-term memory over past sessions whose state the context multiplies.',
  source: 'Beutel et al., Latent Cross, 2018; as in P1',
  hyperparameters,
  build: (settings, histories, run) => createNetworkLearner(crossNetwork(settings, histories, run.seed), settings, histories, run),
});

function crossNetwork({ units, pathways: chosen }: Settings, histories: SessionHistories, seed: number): SessionNetwork {
  const lasts = PATHWAYS[chosen];
  const about = (['context', 'gap', 'lastLength'] as const).filter((feature) => featureWidth(histories, feature) > 0);
  const { width } = histories;
  const rng = createRng(seed, 'weights');
  const contextWidth = about.reduce((sum, feature: SessionFeature) => sum + featureWidth(histories, feature), 0);
  const state = lasts.length * units;
  return {
    features: [...about, ...lasts],
    variables: {
      ...Object.assign({}, ...lasts.map((last) => lstmVariables(last, width, units, rng))),
      contexts: { shape: [contextWidth, state], initial: normalArray(rng, contextWidth * state, CONTEXT_SPREAD) },
      ...denseVariables('session', state, width, rng),
    },
    states: Object.fromEntries(
      lasts.flatMap((last) => [
        [`${last}/hidden`, units],
        [`${last}/cell`, units],
      ]),
    ),
    read(inputs) {
      const { feature, steps, state: carried, weight } = inputs;
      const next: Record<string, Tensor> = {};
      const outputs = lasts.map((last) => {
        const start = { hidden: carried(`${last}/hidden`), cell: carried(`${last}/cell`) };
        const read = lstmSequence(last, feature(last), steps, start, inputs);
        next[`${last}/hidden`] = read.hidden;
        next[`${last}/cell`] = read.cell;
        return read.outputs;
      });
      const hidden = outputs.length === 1 ? outputs[0]! : tf.concat(outputs, 1); // [P, pathways * units]
      const context = tf.concat(about.map(feature), 1); // [P, contextWidth]
      return { vectors: dense('session', crossContext(hidden, context, weight('contexts')), inputs), state: next };
    },
  };
}

/** (1 + sum of the vectors of the context values) * state: hidden [P, units], context [P, values], vectors [values, units]. */
export function crossContext(hidden: Tensor, context: Tensor, vectors: Tensor): Tensor {
  return tf.mul(hidden, tf.add(1, tf.matMul(context, vectors)));
}
