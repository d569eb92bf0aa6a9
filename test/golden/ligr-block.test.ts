import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, tf } from '../../src/main/engine/tensorflow.ts';
import { ligrBlock, ligrVariables } from '../../src/main/layers/ligr-block.ts';
import { createRng } from '../../src/shared/random.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1 });
});

const SHAPE = { rows: 1, length: 1, heads: 1 };

/** Every matrix the identity (those of query, key and value side by side), every bias 0, every gain 1. */
function plainWeight(name: string): Tensor {
  if (name.endsWith('/gain')) return tf.ones([2]);
  if (name.endsWith('/inputBias')) return tf.zeros([6]);
  if (/(bias|shift)$/i.test(name)) return tf.zeros([2]);
  return name.endsWith('/input') ? tf.concat([tf.eye(2), tf.eye(2), tf.eye(2)], 1) : tf.eye(2);
}

it('computes a LiGR block: gates read what is not normalised', () => {
  // x = (3, 1), norm(x) = (1, -1); one place attends to itself alone, so attention gives (1, -1).
  // sigmoid(x) = (.952574, .731059): x + gate * attention = (3.952574, .268941), whose norm is (1, -1) again.
  // SwiGLU = (swish(1) 1, swish(-1) (-1)) = (.731059, .268941); sigmoid(3.952574, .268941) = (.981157, .566833).
  const result = tf.tidy(() => {
    const mask = tf.zeros([1, 1, 1, 1]);
    return ligrBlock('block0', 0, tf.tensor2d([[3, 1]]), mask, SHAPE, (values) => values, { weight: plainWeight }).dataSync();
  });
  expect(result[0]).toBeCloseTo(3.952574 + 0.981157 * 0.731059, 4);
  expect(result[1]).toBeCloseTo(0.268941 + 0.566833 * 0.268941, 4);
});

it('uses each of its weights, and no other', () => {
  const asked = new Set<string>();
  const weight = (name: string) => {
    asked.add(name);
    return plainWeight(name);
  };
  tf.tidy(() => ligrBlock('block0', 0, tf.tensor2d([[3, 1]]), tf.zeros([1, 1, 1, 1]), SHAPE, (values) => values, { weight }));
  expect([...asked].sort()).toEqual(Object.keys(ligrVariables('block0', 2, 1, createRng(1))).sort());
});
