import type { Tensor } from '@tensorflow/tfjs';
import { z } from 'zod';
import { createRng } from '../../shared/random.ts';
import { normalArray } from '../engine/random.ts';
import { tf } from '../engine/tensorflow.ts';
import { dense, denseVariables } from '../layers/dense.ts';
import { glorotWeights } from '../layers/glorot.ts';
import { networkSettings, pathways } from '../layers/network-settings.ts';
import { featureWidth, type SessionFeature } from '../layers/session-features.ts';
import type { SessionHistories } from '../layers/session-histories.ts';
import { createNetworkLearner, type NetworkInputs, type SessionNetwork } from '../layers/session-network.ts';
import { PATHWAYS } from '../layers/session-pathways.ts';
import { sessionStartSettings } from '../layers/session-start-settings.ts';
import { defineModel } from './define-model.ts';

const hyperparameters = z.strictObject({
  ...networkSettings,
  pathways: pathways('play-skip-all'),
  smoothness: z.number().min(0).max(100).default(0.001).meta({
    title: 'Smoothness',
    help: 'How much a state that moves far from one session to the next adds to the loss.',
    scale: 'log',
  }),
  ...sessionStartSettings,
});

type Settings = z.output<typeof hyperparameters>;

/**
 * Predicts the vector of a session by projecting the listener's state over the time since the last one.
 *
 * Paper: JODIE (Kumar et al. 2019), in the setting of P1 6.1: track vectors fixed, cosine loss, a recurrent network each for tracks played, skipped and all.
 * Symbols: u = state, c = context, s = mean vector of the last session's tracks, D = time since it, u_bar = long-term average, W = width of track vectors.
 *   u_t = tanh(A u_{t-1} + B [s_{t-1}, c_t, D_t] + b);  u_hat = u_t * (1 + w D_t + e);  prediction = C [u_hat, s_{t-1}, u_bar] + d, of unit length;
 *   loss 1 - prediction . s+ + smoothness |u_t - u_{t-1}|^2.
 * Training step: features float32 [P, ...], target [P, W] -> loss. Prediction: the same features -> float32 [P, W].
 * Practical size: any; a plain recurrent network.
 * Deviations from the paper: one side learns, as P1 fixes the vectors of tracks; the context of the session to come stands with the features of an
 * interaction, so that the model knows what CoSeRNN knows; the static vector of a listener is the average of the sessions so far rather than a one-hot number.
 */
export const jodie = defineModel({
  id: 'jodie',
  version: 1,
  title: 'JODIE',
  task: 'session-start',
  learns: 'epochs',
  summary: 'A recurrent state of the listener, projected over the time since the last session.',
  source: 'Kumar et al., Predicting Dynamic Embedding Trajectory, 2019; as in P1',
  hyperparameters,
  build: (settings, histories, run) => createNetworkLearner(jodieNetwork(settings, histories, run.seed), settings, histories, run),
});

function jodieNetwork({ units, pathways: chosen, smoothness }: Settings, histories: SessionHistories, seed: number): SessionNetwork {
  const lasts = PATHWAYS[chosen];
  const about = (['context', 'gap'] as const).filter((feature) => featureWidth(histories, feature) > 0);
  const { width } = histories;
  const rng = createRng(seed, 'weights');
  const inputWidth = width + about.reduce((sum, feature: SessionFeature) => sum + featureWidth(histories, feature), 0);
  return {
    features: [...about, ...lasts, 'longTerm'],
    variables: {
      ...Object.assign(
        {},
        ...lasts.map((last) => ({
          ...denseVariables(`${last}/input`, inputWidth, units, rng),
          [`${last}/recurrent`]: glorotWeights(units, units, rng),
          [`${last}/drift`]: { shape: [1, units], initial: normalArray(rng, units, 0.01) },
          [`${last}/drift/bias`]: { shape: [units], initial: 0 },
        })),
      ),
      ...denseVariables('session', lasts.length * (units + width) + width, width, rng),
    },
    states: Object.fromEntries(lasts.map((last) => [`${last}/state`, units])),
    read(inputs) {
      const { feature, weight } = inputs;
      const state: Record<string, Tensor> = {};
      const projected: Tensor[] = [];
      const moves: Tensor[] = [];
      for (const last of lasts) {
        const walk = walkStates(last, tf.concat([...about.map(feature), feature(last)], 1), inputs);
        state[`${last}/state`] = walk.last;
        moves.push(walk.moves);
        projected.push(projectState(walk.states, feature('gap'), weight(`${last}/drift`), weight(`${last}/drift/bias`)));
      }
      const vectors = dense('session', tf.concat([...projected, ...lasts.map(feature), feature('longTerm')], 1), inputs); // [P, W]
      return { vectors, state, penalty: tf.mul(tf.addN(moves), smoothness) };
    },
  };
}

/** The state as it has drifted when the next session begins: u * (1 + w D + e). states [P, units], gap [P, 1], drift [1, units], bias [units]. */
export function projectState(states: Tensor, gap: Tensor, drift: Tensor, bias: Tensor): Tensor {
  return tf.mul(states, tf.add(1, tf.add(tf.matMul(gap, drift), bias)));
}

/** The states of one pathway over the sessions of a chunk [P, units], how far each moved [P], and the last one [slots, units]. */
function walkStates(name: string, features: Tensor, inputs: NetworkInputs): { states: Tensor; moves: Tensor; last: Tensor } {
  const read = dense(`${name}/input`, features, inputs); // [P, units]
  const recurrent = inputs.weight(`${name}/recurrent`);
  let current = inputs.state(`${name}/state`);
  const before: Tensor[] = [];
  const states = (inputs.steps === 1 ? [read] : tf.split(read, inputs.steps, 0)).map((step) => {
    before.push(current);
    current = tf.tanh(tf.add(step, tf.matMul(current, recurrent)));
    return current;
  });
  const all = states.length === 1 ? current : tf.concat(states, 0);
  const earlier = before.length === 1 ? before[0]! : tf.concat(before, 0);
  return { states: all, moves: tf.sum(tf.square(tf.sub(all, earlier)), 1), last: current };
}
