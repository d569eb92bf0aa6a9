import { z } from 'zod';
import { createRng } from '../../shared/random.ts';
import { normalArray } from '../engine/random.ts';
import { createWeightStore } from '../engine/weight-store.ts';
import type { RatingData } from '../layers/ratings.ts';
import { shuffled } from '../layers/shuffled.ts';
import { defineModel, type RatingLearner } from './define-model.ts';

const hyperparameters = z.strictObject({
  units: z.int().min(1).max(2048).default(100).meta({ title: 'Units', help: 'Width of the vectors of users and tracks.', scale: 'log' }),
  epochs: z.int().min(1).max(1000).default(20).meta({ title: 'Epochs', help: 'Passes over the ratings.' }),
  learningRate: z
    .number()
    .min(1e-6)
    .max(1)
    .default(0.005)
    .meta({ title: 'Learning rate', help: 'Step size of the gradient descent.', scale: 'log' }),
  regularization: z
    .number()
    .min(0)
    .max(10)
    .default(0.02)
    .meta({ title: 'Regularisation', help: 'How strongly biases and vectors are drawn to 0.', scale: 'log' }),
  isBiased: z
    .boolean()
    .default(true)
    .meta({ title: 'Biases', help: 'Adds the mean rating and a bias of each user and track to the product of the vectors.' }),
});

type Settings = z.output<typeof hyperparameters>;

const INITIAL_DEVIATION = 0.1;
/** Ratings between two looks at messages. */
const SLICE = 4096;

/**
 * Predicts ratings with biases and a product of vectors, learnt by stochastic gradient descent.
 *
 * Paper: Funk 2006; Koren, Bell and Volinsky 2009; the second system of P4. Reference: Surprise's SVD.
 * Symbols: m = mean rating, bu, bi = biases, p, q = vectors [units], e = r - (m + bu + bi + q.p), g = learning rate, l = regularisation.
 *   b += g (e - l b); p += g (e q - l p) and q += g (e p - l q) from the old values. Vectors start from N(0, .1), biases from 0.
 * Input: users, tracks int32 [ratings]. Output: float64 [ratings], cut to the smallest and largest training rating.
 * Practical size: ratings x units operations a pass.
 * Deviations: ratings come in another order in every epoch, drawn from the seed; Surprise keeps that of the file. Values are kept as float32.
 */
export const svd = defineModel({
  id: 'svd',
  version: 1,
  title: 'SVD',
  task: 'rating',
  learns: 'epochs',
  summary: 'Predicts ratings with biases and a product of vectors.',
  source: 'Koren, Bell and Volinsky, Matrix Factorization Techniques, 2009; Surprise',
  hyperparameters,
  build: (settings, data, { seed }) => buildSvd(settings, data, seed),
});

function buildSvd(settings: Settings, { train, userCount, trackCount, scale }: RatingData, seed: number): RatingLearner {
  const { units, epochs, isBiased } = settings;
  const rng = createRng(seed, 'weights');
  const mean = isBiased ? train.values.reduce((sum, value) => sum + value, 0) / train.values.length : 0;
  const factors = createFactors({
    userCount,
    trackCount,
    units,
    users: normalArray(rng, userCount * units, INITIAL_DEVIATION),
    tracks: normalArray(rng, trackCount * units, INITIAL_DEVIATION),
    mean,
  });
  return {
    epochs,
    eventsPerEpoch: train.values.length,
    weights: factors.weights,
    *trainEpoch(epoch) {
      const order = shuffled(train.values.length, createRng(seed, 'rating order', epoch));
      for (let from = 0; from < order.length; from += SLICE) {
        const slice = order.subarray(from, from + SLICE);
        let loss = 0;
        for (const at of slice) loss += factors.learn(train.users[at]!, train.tracks[at]!, train.values[at]!, settings) ** 2;
        yield { loss: loss / slice.length, events: slice.length };
      }
    },
    rate: (users, tracks) =>
      Float64Array.from(users, (user, index) => Math.min(scale.maximum, Math.max(scale.minimum, factors.predict(user, tracks[index]!)))),
    dispose() {},
  };
}

type FactorsRequest = { userCount: number; trackCount: number; units: number; users: Float32Array; tracks: Float32Array; mean: number };

/** Biases and vectors, and one step of learning from a rating. */
export function createFactors({ userCount, trackCount, units, users, tracks, mean }: FactorsRequest) {
  const userBias = new Float32Array(userCount);
  const trackBias = new Float32Array(trackCount);
  const arrays = new Map([
    ['users', users],
    ['tracks', tracks],
    ['users/bias', userBias],
    ['tracks/bias', trackBias],
  ]);

  /** Terms of a user or a track that training has not seen, -1, fall away. */
  function predict(user: number, track: number): number {
    let sum = mean;
    if (user >= 0) sum += userBias[user]!;
    if (track >= 0) sum += trackBias[track]!;
    if (user < 0 || track < 0) return sum;
    for (let unit = 0; unit < units; unit++) sum += users[user * units + unit]! * tracks[track * units + unit]!;
    return sum;
  }

  return {
    predict,
    arrays,
    weights: createWeightStore(
      {
        users: { shape: [userCount, units] },
        tracks: { shape: [trackCount, units] },
        'users/bias': { shape: [userCount] },
        'tracks/bias': { shape: [trackCount] },
      },
      {
        read: (name) => arrays.get(name)!.slice(),
        writeMany: (values) => {
          for (const [name, array] of values) arrays.get(name)!.set(array);
        },
      },
    ),
    /** Learns from one rating; answers the error before. */
    learn(
      user: number,
      track: number,
      rating: number,
      { learningRate, regularization, isBiased }: Omit<Settings, 'units' | 'epochs'>,
    ): number {
      const error = rating - predict(user, track);
      if (isBiased) {
        userBias[user]! += learningRate * (error - regularization * userBias[user]!);
        trackBias[track]! += learningRate * (error - regularization * trackBias[track]!);
      }
      for (let unit = 0; unit < units; unit++) {
        const p = users[user * units + unit]!;
        const q = tracks[track * units + unit]!;
        users[user * units + unit] = p + learningRate * (error * q - regularization * p);
        tracks[track * units + unit] = q + learningRate * (error * p - regularization * q);
      }
      return error;
    },
  };
}
