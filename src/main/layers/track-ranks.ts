import type { Tensor } from '@tensorflow/tfjs';
import type { TieRule } from '../../shared/domain/search.ts';
import { tf } from '../engine/tensorflow.ts';
import { pickRows } from './pick-rows.ts';

/** Tracks that follow one another: the number of the first, and how many. */
export type TrackTile = { first: number; count: number };

export type RankCounter = {
  /** Counts a tile's scores float32 [batch, count]; answers with something that is there once it is done with: float32 [batch]. */
  add(tile: number, scores: Tensor): Tensor;
  /** float32 [batch], 1 the best. Wants all tiles to be counted. */
  ranks(): Tensor;
};

/**
 * Ranks each row's target among all tracks, tile by tile of their scores, inside the graph: only the ranks leave TensorFlow.
 * targets int32 [batch], targetScores float32 [batch, 1]. Ties as in `tiedRank`.
 *
 * What is counted are the tracks below the target, as no comparison with a NaN is true: where training has diverged, targets rank last, not first.
 * A target is level with itself, though its score was computed by another product than its tile's, which may round it another way.
 */
export function createRankCounter(tiles: readonly TrackTile[], targets: Tensor, targetScores: Tensor, ties: TieRule): RankCounter {
  const batch = targets.shape[0]!;
  const tracks = tiles.reduce((sum, { count }) => sum + count, 0);
  const integers = (values: number[]) => tf.tensor2d(values, [1, values.length], 'int32');
  const places = tf.sub(tf.reshape(targets, [batch, 1]), integers(tiles.map(({ first }) => first))); // [batch, tiles]
  const last = integers(tiles.map(({ count }) => count - 1));
  const nearest = tf.minimum(tf.maximum(places, tf.scalar(0, 'int32')), last);
  const rowStarts = tf.mul(tf.reshape(tf.range(0, batch, 1, 'int32'), [batch, 1]), integers(tiles.map(({ count }) => count)));
  const flatPlaces = tf.unstack(tf.add(rowStarts, nearest), 1); // [batch] each
  const own: Tensor[] = [];
  const below: Tensor[] = [];
  const belowOrLevel: Tensor[] = [];

  function add(tile: number, scores: Tensor): Tensor {
    own.push(pickRows(tf.reshape(scores, [-1]), flatPlaces[tile]!));
    if (ties !== 'optimistic') below.push(countTrue(tf.less(scores, targetScores)));
    if (ties !== 'conservative') belowOrLevel.push(countTrue(tf.lessEqual(scores, targetScores)));
    return (below.at(-1) ?? belowOrLevel.at(-1))!;
  }

  function ranks(): Tensor {
    const isOwn = tf.equal(places, nearest); // [batch, tiles]
    const ownScores = tf.stack(own, 1);
    const counted = (differs: Tensor) => countTrue(tf.logicalAnd(isOwn, differs));
    const countBelow = () => tf.sub(tf.addN(below), counted(tf.less(ownScores, targetScores)));
    const countBelowOrLevel = () => tf.add(tf.addN(belowOrLevel), counted(tf.greater(ownScores, targetScores)));
    switch (ties) {
      case 'optimistic':
        return tf.sub(tracks + 1, countBelowOrLevel());
      case 'conservative':
        return tf.sub(tracks, countBelow());
      case 'median':
        return tf.sub(tracks + 0.5, tf.mul(tf.add(countBelow(), countBelowOrLevel()), 0.5));
    }
  }

  return { add, ranks };
}

const countTrue = (flags: Tensor) => tf.sum(tf.cast(flags, 'float32'), 1);
