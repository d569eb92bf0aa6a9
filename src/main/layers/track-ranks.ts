import type { Tensor } from '@tensorflow/tfjs';
import type { TieRule } from '../../shared/domain/search.ts';
import { tf } from '../engine/tensorflow.ts';
import { pickFromRows } from './pick-rows.ts';

/**
 * Rank of each row's target among all tracks, inside the graph: only the ranks leave TensorFlow.
 * scores [batch, tracks], targets int32 [batch]; answers with float32 [batch], 1 the best. Ties as in `tiedRank`.
 *
 * What is counted are the tracks below the target, as no comparison with a NaN is true: where training has diverged, targets rank last, not first.
 */
export function trackRanks(scores: Tensor, targets: Tensor, ties: TieRule): Tensor {
  const tracks = scores.shape[1]!;
  // The target's own score, taken out of the very same matrix: computed anew it could differ in its last bit, and ties would be lost.
  const targetScores = tf.reshape(pickFromRows(scores, targets), [-1, 1]);
  const countOthers = (below: Tensor) => tf.sub(tracks, tf.sum(tf.cast(below, 'float32'), 1));
  const aboveOrLevel = () => countOthers(tf.less(scores, targetScores));
  const above = () => countOthers(tf.lessEqual(scores, targetScores));
  switch (ties) {
    case 'optimistic':
      return tf.add(above(), 1);
    case 'conservative':
      return aboveOrLevel();
    case 'median':
      return tf.mul(tf.add(tf.add(above(), aboveOrLevel()), 1), 0.5);
  }
}
