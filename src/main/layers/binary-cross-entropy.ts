import type { Tensor } from '@tensorflow/tfjs';
import { tf } from '../engine/tensorflow.ts';

/** -(y log s + (1 - y) log(1 - s)) of s = sigmoid(logits), as max(x, 0) - x y + log(1 + e^-|x|), which stays finite. All [n]. */
export function binaryCrossEntropy(logits: Tensor, labels: Tensor): Tensor {
  return tf.add(tf.sub(tf.relu(logits), tf.mul(logits, labels)), tf.softplus(tf.neg(tf.abs(logits))));
}
