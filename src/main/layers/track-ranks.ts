import type { Tensor } from '@tensorflow/tfjs';
import type { TieRule } from '../../shared/domain/search.ts';
import { tf } from '../engine/tensorflow.ts';
import { pickFromRows } from './pick-rows.ts';

/**
 * Rank of each row's target among all tracks, inside the graph: only the ranks leave TensorFlow.
 * scores [batch, tracks], targets int32 [batch]; answers with float32 [batch], 1 the best. Ties as in `tiedRank`.
 *
 * A NaN score compares false with everything and would rank first: what scores NaN has diverged and must not get here.
 */
export function trackRanks(scores: Tensor, targets: Tensor, ties: TieRule): Tensor {
  // The target's own score, taken out of the very same matrix: computed anew it could differ in its last bit, and ties would be lost.
  const targetScores = tf.reshape(pickFromRows(scores, targets), [-1, 1]);
  const count = (comparison: Tensor) => tf.sum(tf.cast(comparison, 'float32'), 1);
  if (ties === 'conservative') return count(tf.greaterEqual(scores, targetScores));
  const above = count(tf.greater(scores, targetScores));
  if (ties === 'optimistic') return tf.add(above, 1);
  const aboveOrLevel = count(tf.greaterEqual(scores, targetScores));
  return tf.mul(tf.add(tf.add(above, aboveOrLevel), 1), 0.5);
}
