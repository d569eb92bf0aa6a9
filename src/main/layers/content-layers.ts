import type { Tensor } from '@tensorflow/tfjs';
import type { Rng } from '../../shared/random.ts';
import type { StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { glorotWeights } from './glorot.ts';

/** Units of both layers (P0). */
export const CONTENT_UNITS = 64;

export const CONTENT_WEIGHTS = ['content0/kernel', 'content0/bias', 'content1/kernel', 'content1/bias'];

export function contentVariables(featureCount: number, rng: Rng): Record<string, Variable> {
  return {
    'content0/kernel': glorotWeights(featureCount, CONTENT_UNITS, rng),
    'content0/bias': { shape: [CONTENT_UNITS], initial: 0 },
    'content1/kernel': glorotWeights(CONTENT_UNITS, CONTENT_UNITS, rng),
    'content1/bias': { shape: [CONTENT_UNITS], initial: 0 },
  };
}

/** Track features through two layers of 64 units with ReLU: [rows, features] to [rows, 64]. */
export function contentLayers(features: Tensor, { weight }: Pick<StepInputs, 'weight'>): Tensor {
  const layer = (values: Tensor, name: string) => tf.relu(tf.add(tf.matMul(values, weight(`${name}/kernel`)), weight(`${name}/bias`)));
  return layer(layer(features, 'content0'), 'content1');
}
