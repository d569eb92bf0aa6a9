import type { Tensor } from '@tensorflow/tfjs';
import type { Rng } from '../../shared/random.ts';
import type { StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import type { Drop } from './attention-block.ts';
import { glorotWeights } from './glorot.ts';
import { layerNorm, layerNormVariables } from './layer-norm.ts';
import { type AttentionShape, attentionVariables, selfAttention } from './self-attention.ts';

/** Uses of `Drop` in one block. */
const DROPS = 4;

/** The weights of a LiGR block; its feed-forward layer is `forwardFactor` times as wide as `units`, and has no bias. */
export function ligrVariables(name: string, units: number, forwardFactor: number, rng: Rng): Record<string, Variable> {
  const inner = forwardFactor * units;
  return {
    ...layerNormVariables(`${name}/attentionNorm`, units),
    ...attentionVariables(`${name}/attention`, units, rng),
    ...gateVariables(`${name}/attentionGate`, units, rng),
    ...layerNormVariables(`${name}/forwardNorm`, units),
    [`${name}/forwardSwish`]: glorotWeights(units, inner, rng),
    [`${name}/forwardLinear`]: glorotWeights(units, inner, rng),
    [`${name}/back`]: glorotWeights(inner, units, rng),
    ...gateVariables(`${name}/forwardGate`, units, rng),
  };
}

function gateVariables(name: string, units: number, rng: Rng): Record<string, Variable> {
  return { [name]: glorotWeights(units, units, rng), [`${name}Bias`]: { shape: [units], initial: 0 } };
}

/**
 * A block of LiGR (Borisyuk et al. 2025, as in eSASRec): `x += sigmoid(W1 x) * attention(norm(x))`, then `x += sigmoid(W2 x) * SwiGLU(norm(x))`. The gates
 * read x before the norm. Dropout acts on the attention weights, within SwiGLU and on what either part adds.
 * values [rows * length, units]; `index` counts the blocks of a network from 0.
 */
export function ligrBlock(
  name: string,
  index: number,
  values: Tensor,
  mask: Tensor,
  shape: AttentionShape,
  drop: Drop,
  inputs: Pick<StepInputs, 'weight'>,
): Tensor {
  const stream = 1 + DROPS * index;
  const normal = layerNorm(`${name}/attentionNorm`, values, inputs);
  const attended = selfAttention(`${name}/attention`, normal, mask, shape, (weights) => drop(weights, stream), inputs);
  const between = tf.add(values, tf.mul(gate(`${name}/attentionGate`, values, inputs), drop(attended, stream + 1)));
  const added = swiglu(name, layerNorm(`${name}/forwardNorm`, between, inputs), (hidden) => drop(hidden, stream + 2), inputs);
  return tf.add(between, tf.mul(gate(`${name}/forwardGate`, between, inputs), drop(added, stream + 3)));
}

function gate(name: string, values: Tensor, { weight }: Pick<StepInputs, 'weight'>): Tensor {
  return tf.sigmoid(tf.add(tf.matMul(values, weight(name)), weight(`${name}Bias`)));
}

/** `(swish(x W) * x V) U`, swish(a) = a sigmoid(a) (Shazeer 2020). */
function swiglu(name: string, values: Tensor, drop: (hidden: Tensor) => Tensor, { weight }: Pick<StepInputs, 'weight'>): Tensor {
  const swished = tf.matMul(values, weight(`${name}/forwardSwish`));
  const hidden = tf.mul(tf.mul(swished, tf.sigmoid(swished)), tf.matMul(values, weight(`${name}/forwardLinear`)));
  return tf.matMul(drop(hidden), weight(`${name}/back`));
}
