import type { Tensor } from '@tensorflow/tfjs';
import type { Rng } from '../../shared/random.ts';
import type { StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { gateWeights, glorotWeights } from './glorot.ts';

/** Far below any score, yet finite: infinities turn into NaN in gradients. */
const FORBIDDEN = -1e9;

export type AttentionShape = { rows: number; length: number; heads: number };

/** Weights of multi-head self-attention: query, key and value side by side, and the output. */
export function attentionVariables(name: string, units: number, rng: Rng): Record<string, Variable> {
  return {
    [`${name}/input`]: gateWeights(units, units, 3, rng),
    [`${name}/inputBias`]: { shape: [3 * units], initial: 0 },
    [`${name}/output`]: glorotWeights(units, units, rng),
    [`${name}/outputBias`]: { shape: [units], initial: 0 },
  };
}

/**
 * What each place may look at: itself and earlier places of its own piece.
 * pieces int32 [rows * length], see `PackedSessions`; answers with [rows, 1, length, length], 0 where allowed and far below 0 elsewhere.
 */
export function causalMask(pieces: Tensor, rows: number, length: number): Tensor {
  const isSamePiece = tf.equal(tf.reshape(pieces, [rows, length, 1]), tf.reshape(pieces, [rows, 1, length]));
  const places = tf.range(0, length, 1, 'int32');
  const isNotLater = tf.greaterEqual(tf.reshape(places, [1, length, 1]), tf.reshape(places, [1, 1, length]));
  const allowed = tf.cast(tf.logicalAnd(isSamePiece, isNotLater), 'float32');
  return tf.reshape(tf.mul(tf.sub(1, allowed), FORBIDDEN), [rows, 1, length, length]);
}

/**
 * Multi-head self-attention: softmax(Q K' / sqrt(units / heads) + mask) V, then a linear layer (Vaswani et al. 2017).
 * values [rows * length, units]; `drop` acts on the attention weights. Answers with the same shape.
 */
export function selfAttention(
  name: string,
  values: Tensor,
  mask: Tensor,
  { rows, length, heads }: AttentionShape,
  drop: (weights: Tensor) => Tensor,
  { weight }: Pick<StepInputs, 'weight'>,
): Tensor {
  const units = values.shape[1]!;
  const width = units / heads;
  const byHead = (part: Tensor) =>
    tf.reshape(tf.transpose(tf.reshape(part, [rows, length, heads, width]), [0, 2, 1, 3]), [rows * heads, length, width]);
  const projected = tf.add(tf.matMul(values, weight(`${name}/input`)), weight(`${name}/inputBias`)); // [rows * length, 3 * units]
  const [queries, keys, contents] = (tf.split(projected, 3, 1) as Tensor[]).map(byHead) as [Tensor, Tensor, Tensor];
  const products = tf.matMul(tf.mul(queries, 1 / Math.sqrt(width)), keys, false, true); // [rows * heads, length, length]
  const scores = tf.add(tf.reshape(products, [rows, heads, length, length]), mask);
  const attention = tf.reshape(drop(tf.softmax(scores)), [rows * heads, length, length]);
  const mixed = tf.reshape(tf.matMul(attention, contents), [rows, heads, length, width]);
  const joined = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [rows * length, units]);
  return tf.add(tf.matMul(joined, weight(`${name}/output`)), weight(`${name}/outputBias`));
}
