import type { Tensor } from '@tensorflow/tfjs';
import type { Rng } from '../../shared/random.ts';
import type { StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { orthogonalWeights } from './orthogonal.ts';

/** Units of both layers (P0). */
export const CONTENT_UNITS = 64;
/** Makes up for what the ELU takes of the length of what it is given. */
const GAIN = 1.3;

export const CONTENT_WEIGHTS = ['content0/kernel', 'content0/bias', 'content1/kernel', 'content1/bias'];

export function contentVariables(featureCount: number, rng: Rng): Record<string, Variable> {
  return {
    'content0/kernel': orthogonalWeights(featureCount, CONTENT_UNITS, GAIN, rng),
    'content0/bias': { shape: [CONTENT_UNITS], initial: 0 },
    'content1/kernel': orthogonalWeights(CONTENT_UNITS, CONTENT_UNITS, GAIN, rng),
    'content1/bias': { shape: [CONTENT_UNITS], initial: 0 },
  };
}

/**
 * Track features through two layers of 64 units with ELU: [rows, features] to [rows, 64]. At the start they pass the features on nearly as they are, turned
 * and bent a little: layers drawn as Glorot's blur them, and what the first epochs then teach is not made good later.
 */
export function contentLayers(features: Tensor, { weight }: Pick<StepInputs, 'weight'>): Tensor {
  const layer = (values: Tensor, name: string) => tf.elu(tf.add(tf.matMul(values, weight(`${name}/kernel`)), weight(`${name}/bias`)));
  return layer(layer(features, 'content0'), 'content1');
}
