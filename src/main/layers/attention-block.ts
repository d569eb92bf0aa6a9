import type { Tensor } from '@tensorflow/tfjs';
import type { Rng } from '../../shared/random.ts';
import type { StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { glorotWeights } from './glorot.ts';
import { layerNorm, layerNormVariables } from './layer-norm.ts';
import { type AttentionShape, attentionVariables, selfAttention } from './self-attention.ts';

/** Drops values in training; `stream` tells one use from another. */
export type Drop = (values: Tensor, stream: number) => Tensor;

/** Uses of `Drop` in one block. */
const DROPS = 3;

export function blockVariables(name: string, units: number, rng: Rng): Record<string, Variable> {
  return {
    ...layerNormVariables(`${name}/attentionNorm`, units),
    ...attentionVariables(`${name}/attention`, units, rng),
    ...layerNormVariables(`${name}/forwardNorm`, units),
    [`${name}/forward`]: glorotWeights(units, units, rng),
    [`${name}/forwardBias`]: { shape: [units], initial: 0 },
    [`${name}/back`]: glorotWeights(units, units, rng),
    [`${name}/backBias`]: { shape: [units], initial: 0 },
  };
}

/**
 * A block of SASRec: `x += attention(norm(x))`, then `x += W2 relu(W1 norm(x))`, with dropout on the attention weights and on what either part adds.
 * values [rows * length, units]; `index` counts the blocks of a network from 0.
 */
export function attentionBlock(
  name: string,
  index: number,
  values: Tensor,
  mask: Tensor,
  shape: AttentionShape,
  drop: Drop,
  inputs: Pick<StepInputs, 'weight'>,
): Tensor {
  const { weight } = inputs;
  const stream = 1 + DROPS * index;
  const dropAttention = (weights: Tensor) => drop(weights, stream);
  const attended = selfAttention(
    `${name}/attention`,
    layerNorm(`${name}/attentionNorm`, values, inputs),
    mask,
    shape,
    dropAttention,
    inputs,
  );
  const between = tf.add(values, drop(attended, stream + 1));
  const normal = layerNorm(`${name}/forwardNorm`, between, inputs);
  const hidden = tf.relu(tf.add(tf.matMul(normal, weight(`${name}/forward`)), weight(`${name}/forwardBias`)));
  const added = tf.add(tf.matMul(hidden, weight(`${name}/back`)), weight(`${name}/backBias`));
  return tf.add(between, drop(added, stream + 2));
}
