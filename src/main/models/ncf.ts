import type { Tensor } from '@tensorflow/tfjs';
import { z } from 'zod';
import { createRng, type Rng } from '../../shared/random.ts';
import type { StepInputs, Variable } from '../engine/program.ts';
import { normalArray } from '../engine/random.ts';
import { tf } from '../engine/tensorflow.ts';
import { type CollectionData, collectionCount } from '../layers/collections.ts';
import { dense } from '../layers/dense.ts';
import { createPairLearner, type PairNetwork, pairHyperparameters } from '../layers/pair-learner.ts';
import { defineModel } from './define-model.ts';

const hyperparameters = z.strictObject({
  parts: z.enum(['neumf', 'gmf', 'mlp']).default('neumf').meta({
    title: 'Parts',
    help: 'The product of vectors (gmf), a network over both vectors (mlp), or both beside each other (neumf).',
  }),
  productUnits: z
    .int()
    .min(1)
    .max(1024)
    .default(8)
    .meta({ title: 'Product units', help: 'Width of the vectors that are multiplied (gmf).', scale: 'log' }),
  layers: z.array(z.int().min(1).max(4096)).min(1).max(8).default([64, 32, 16, 8]).meta({
    title: 'Layers',
    help: 'Units of the network (mlp): the first, halved, is the width of the two vectors it reads.',
  }),
  ...pairHyperparameters,
});

type Settings = z.output<typeof hyperparameters>;

const INITIAL_DEVIATION = 0.01;

/**
 * Scores a user and a track by a weighted product of vectors and by a network over other vectors of the two.
 *
 * Paper: He et al. 2017, Neural Collaborative Filtering; the third system of P4. Reference: the authors' Keras code.
 * Symbols: p, q = vectors of the product [8], u, v = of the network [layers[0] / 2]; z = ReLU layers over [u, v]; score = w.[p * q, z] + c.
 * Training step: rows, tracks int32 [batch], labels, shares float32 [batch] -> loss (binary cross-entropy). Output: scores float32 [tracks].
 * Practical size: any to train; to rank, tracks x layers operations a user.
 * Deviations: `neumf` is trained from the start, without the paper's pre-training of its parts; vectors are not regularised, as in the paper's runs.
 */
export const ncf = defineModel({
  id: 'ncf',
  version: 1,
  title: 'NCF',
  task: 'playlist',
  learns: 'epochs',
  summary: 'Neural collaborative filtering: GMF, MLP, or both as NeuMF.',
  source: 'He et al., Neural Collaborative Filtering, 2017; P4',
  hyperparameters,
  build: (settings, data, run) => {
    const { scoreRow: _scoreRow, ...learner } = createPairLearner(neuralNetwork(settings, data, run.seed), settings, data, run);
    return { ...learner, embedding: settings.parts === 'mlp' ? 'network/tracks' : 'product/tracks' };
  },
});

const normalTable = (rng: Rng, shape: readonly [number, number]): Variable => ({
  shape,
  initial: normalArray(rng, shape[0] * shape[1], INITIAL_DEVIATION),
});

function neuralNetwork({ parts, productUnits, layers }: Settings, { train, trackCount }: CollectionData, seed: number): PairNetwork {
  const rng = createRng(seed, 'weights');
  const users = collectionCount(train);
  const [hasProduct, hasNetwork] = [parts !== 'mlp', parts !== 'gmf'];
  const width = Math.max(1, Math.floor(layers[0]! / 2));
  const deep = layers.slice(1);
  const layerName = (index: number) => `layer${index}`;
  const lastUnits = (hasProduct ? productUnits : 0) + (hasNetwork ? (deep.at(-1) ?? 2 * width) : 0);
  const variables: Record<string, Variable> = {
    ...(hasProduct
      ? { 'product/users': normalTable(rng, [users, productUnits]), 'product/tracks': normalTable(rng, [trackCount, productUnits]) }
      : {}),
    ...(hasNetwork ? { 'network/users': normalTable(rng, [users, width]), 'network/tracks': normalTable(rng, [trackCount, width]) } : {}),
    ...(hasNetwork
      ? Object.assign(
          {},
          ...deep.map((units, index) => layerVariables(layerName(index), index === 0 ? 2 * width : layers[index]!, units, rng)),
        )
      : {}),
    ...layerVariables('score', lastUnits, 1, rng),
  };
  const kinds = [...(hasProduct ? ['product'] : []), ...(hasNetwork ? ['network'] : [])];
  const picks = (side: 'users' | 'tracks', at: string) =>
    Object.fromEntries(kinds.map((kind) => [`${kind}/${side}`, { table: `${kind}/${side}`, at }]));

  /** [pairs] from the vectors of both sides, [pairs, width] each. */
  const score = (users: (kind: string) => Tensor, tracks: (kind: string) => Tensor, inputs: Pick<StepInputs, 'weight'>): Tensor => {
    const products = hasProduct ? [tf.mul(users('product'), tracks('product'))] : [];
    let hidden: Tensor[] = [];
    if (hasNetwork) {
      let values = tf.concat([users('network'), tracks('network')], 1);
      deep.forEach((_, index) => {
        values = tf.relu(dense(layerName(index), values, inputs));
      });
      hidden = [values];
    }
    return tf.reshape(dense('score', tf.concat([...products, ...hidden], 1), inputs), [-1]);
  };

  return {
    variables,
    rows: { ...picks('users', 'rows'), ...picks('tracks', 'tracks') },
    logits: (inputs) =>
      score(
        (kind) => inputs.rows(`${kind}/users`),
        (kind) => inputs.rows(`${kind}/tracks`),
        inputs,
      ),
    score: {
      feeds: { row: { dtype: 'int32', shape: [1] } },
      rows: picks('users', 'row'),
      weights: Object.keys(variables).filter((name) => !name.endsWith('/users')),
      compute: (inputs) => ({
        outputs: {
          scores: score(
            (kind) => tf.tile(inputs.rows(`${kind}/users`), [trackCount, 1]),
            (kind) => inputs.weight(`${kind}/tracks`),
            inputs,
          ),
        },
      }),
    },
  };
}

/** Weights of the paper's layers: N(0, .01). */
function layerVariables(name: string, inputUnits: number, units: number, rng: Rng): Record<string, Variable> {
  return { [`${name}/kernel`]: normalTable(rng, [inputUnits, units]), [`${name}/bias`]: { shape: [units], initial: 0 } };
}
