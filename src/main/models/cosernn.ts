import type { Tensor } from '@tensorflow/tfjs';
import { z } from 'zod';
import { createRng } from '../../shared/random.ts';
import { tf } from '../engine/tensorflow.ts';
import { dense, denseVariables, reluTwice, reluTwiceVariables } from '../layers/dense.ts';
import { lstmSequence, lstmVariables } from '../layers/lstm.ts';
import { networkSettings, pathways } from '../layers/network-settings.ts';
import { inBlocks } from '../layers/row-blocks.ts';
import { featureWidth, type SessionFeature } from '../layers/session-features.ts';
import type { SessionHistories } from '../layers/session-histories.ts';
import { createNetworkLearner, type NetworkInputs, type SessionNetwork } from '../layers/session-network.ts';
import { PATHWAYS } from '../layers/session-pathways.ts';
import { sessionStartSettings } from '../layers/session-start-settings.ts';
import { defineModel } from './define-model.ts';

const input = (title: string, help: string, usual = true) => z.boolean().default(usual).meta({ title, help });

const hyperparameters = z.strictObject({
  layerUnits: z.int().min(1).max(4096).default(200).meta({
    title: 'Layer units',
    help: 'Width of the fully connected layers before and after the recurrent ones.',
    scale: 'log',
  }),
  ...networkSettings,
  pathways: pathways('play-skip'),
  fusion: input('Fusion', 'Blend the prediction with the long-term average of the listener, by attention.'),
  useContext: input('Read context', 'Hour, weekday, device and what else is known as the session begins.'),
  useLength: input('Read length', 'How many tracks the last session had.'),
  useGap: input('Read gap', 'The time since the last session.'),
  useLastSource: input('Read last source', 'Where the tracks of the last session came from.'),
  useCurrentSource: input(
    'Read current source',
    'Where the tracks of this session will come from, as if the listener had said so: a hypothetical row of the paper.',
    false,
  ),
  ...sessionStartSettings,
});

type Settings = z.output<typeof hyperparameters>;

/**
 * Predicts, before a session begins, the mean vector of the tracks it will play, from past sessions and the context now.
 *
 * Paper: P1, CoSeRNN (Hansen et al. 2020), equations of 5.1 and 5.2.
 * Symbols: P = steps * batchSize sessions of a chunk, W = width of track vectors, c = context, s+ and s- = mean vectors of tracks played and skipped, N = length,
 * z = stream source, D = time since the last session, u_bar = long-term average.
 *   f+- = c (+) s+-_{t-1} (+) [N_{t-1}, z_{t-1}, D_t] -> FC-ReLU twice -> LSTM -> o+-;  o = FC-ReLU twice (o- (+) o+);  u_hat = FC(o);
 *   [b_hat, b_bar] = softmax(FC(o));  u = b_hat u_hat + b_bar u_bar;  loss 1 - u . s+ with u of unit length.
 * Training step: features float32 [P, ...], target [P, W] -> loss. Prediction: the same features -> u float32 [P, W].
 * Practical size: 400 units in batches of 256 take about 1 GB a trial.
 * Deviations from the paper: u is brought to unit length before the cosine; the state a listener starts from is learnt, one for all, as ages are not known; both
 * pathways share the two layers before the recurrent ones, as the text says; N and D enter by their logarithm; histories longer than a chunk are cut, the
 * state being carried on; gradients are clipped; the loss is a mean, not a sum. The authors' released code differs from their paper; this follows the paper.
 */
export const cosernn = defineModel({
  id: 'cosernn',
  version: 1,
  title: 'CoSeRNN',
  task: 'session-start',
  learns: 'epochs',
  summary: 'Recurrent networks over played and skipped tracks of past sessions and the context now, blended with the long-term average.',
  source: 'P1: Hansen et al., Contextual and Sequential User Embeddings, 2020',
  hyperparameters,
  build: (settings, histories, run) => createNetworkLearner(coseNetwork(settings, histories, run.seed), settings, histories, run),
});

function coseNetwork(settings: Settings, histories: SessionHistories, seed: number): SessionNetwork {
  const { units, layerUnits, fusion } = settings;
  const lasts = PATHWAYS[settings.pathways];
  const others = otherFeatures(settings).filter((feature) => featureWidth(histories, feature) > 0);
  const width = histories.width;
  const rng = createRng(seed, 'weights');
  const inputWidth = [...others, lasts[0]].reduce((sum, feature) => sum + featureWidth(histories, feature), 0);
  return {
    features: [...others, ...lasts, ...(fusion ? (['longTerm'] as const) : [])],
    variables: {
      ...reluTwiceVariables('input', inputWidth, layerUnits, rng),
      ...Object.assign({}, ...lasts.map((last) => pathwayVariables(last, layerUnits, units, rng))),
      ...reluTwiceVariables('output', lasts.length * units, layerUnits, rng),
      ...denseVariables('session', layerUnits, width, rng),
      ...(fusion ? denseVariables('attention', layerUnits, 2, rng) : {}),
    },
    states: Object.fromEntries(
      lasts.flatMap((last) => [
        [`${last}/hidden`, units],
        [`${last}/cell`, units],
      ]),
    ),
    ...(fusion ? { blended: ['now', 'long-term'] } : {}),
    read(inputs) {
      const { feature, steps } = inputs;
      const state: Record<string, Tensor> = {};
      const outputs = lasts.map((last) => {
        const features = tf.concat([...others.map(feature), feature(last)], 1); // [P, inputWidth]
        const start = { hidden: startOf(`${last}/hidden`, inputs), cell: startOf(`${last}/cell`, inputs) };
        const { outputs: read, hidden, cell } = lstmSequence(last, reluTwice('input', features, inputs), steps, start, inputs);
        state[`${last}/hidden`] = hidden;
        state[`${last}/cell`] = cell;
        return read; // [P, units]
      });
      const output = inBlocks(outputs as [Tensor, ...Tensor[]], (rows) => {
        const hidden = reluTwice('output', rows, inputs);
        return tf.concat([dense('session', hidden, inputs), ...(fusion ? [dense('attention', hidden, inputs)] : [])], 1);
      });
      if (!fusion) return { vectors: output, state };
      const [now, scores] = tf.split(output, [output.shape[1]! - 2, 2], 1) as [Tensor, Tensor]; // [P, W], [P, 2]
      const attention = tf.softmax(scores);
      const [ofNow, ofLongTerm] = tf.split(attention, 2, 1) as [Tensor, Tensor];
      const parts = [tf.mul(ofNow, now), tf.mul(ofLongTerm, feature('longTerm'))] as const; // [P, W] each
      const lengths = tf.concat(
        parts.map((part) => tf.sqrt(tf.sum(tf.square(part), 1, true))),
        1,
      );
      return { vectors: tf.add(...parts), state, blend: { weights: attention, lengths } };
    },
  };
}

function otherFeatures({ useContext, useLength, useGap, useLastSource, useCurrentSource }: Settings): SessionFeature[] {
  const wanted: [SessionFeature, boolean][] = [
    ['context', useContext],
    ['lastLength', useLength],
    ['gap', useGap],
    ['lastSource', useLastSource],
    ['source', useCurrentSource],
  ];
  return wanted.filter(([, isRead]) => isRead).map(([feature]) => feature);
}

function pathwayVariables(name: string, inputUnits: number, units: number, rng: ReturnType<typeof createRng>) {
  return {
    ...lstmVariables(name, inputUnits, units, rng),
    [`${name}/hidden/start`]: { shape: [1, units], initial: 0 },
    [`${name}/cell/start`]: { shape: [1, units], initial: 0 },
  };
}

/** The carried state, or the learnt one where a listener begins. */
function startOf(name: string, { state, carry, weight }: NetworkInputs): Tensor {
  // As a product, whose gradient adds up the listeners before it goes through the weights.
  return tf.add(state(name), tf.matMul(tf.sub(1, carry), weight(`${name}/start`)));
}
