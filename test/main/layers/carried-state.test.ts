import { beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, tf } from '../../../src/main/engine/tensorflow.ts';
import { carriedState } from '../../../src/main/layers/carried-state.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

it('carries a state on where a walk goes on and starts from zero elsewhere, whatever was there', () => {
  const state = tf.tensor2d([1, -2, Number.NaN, Number.POSITIVE_INFINITY, 5, 6], [3, 2]);
  const carried = carriedState(state, tf.tensor2d([1, 0, 1], [3, 1]));
  expect([...carried.dataSync()]).toEqual([1, -2, 0, 0, 5, 6]);
});
