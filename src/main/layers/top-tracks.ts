import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../engine/tensorflow.ts';
import { pickRows } from './pick-rows.ts';

/** Neighbouring tracks that are looked at together. */
const GROUP = 32;
/** With fewer groups than this for each track that is wanted, looking at groups first saves nothing. */
const GROUPS_EACH = 4;
const LOWEST = -3.4e38;
/** How many tracks the lists hold that networks are compiled to answer with: the contract asks for no more than the last, and mostly for far fewer. */
const LIST_LENGTHS = [100, 1000];

/** A step for each length of list, by name: `recommend100` and so on. */
export function stepsByLength<Step>(name: string, trackCount: number, make: (count: number) => Step): Record<string, Step> {
  return Object.fromEntries(lengthsOf(trackCount).map((length) => [`${name}${length}`, make(length)]));
}

/** Name of the step whose lists are long enough for `k` tracks, or the longest. */
export function stepFor(name: string, trackCount: number, k: number): { step: string; count: number } {
  const lengths = lengthsOf(trackCount);
  const count = lengths.find((length) => length >= k) ?? lengths.at(-1)!;
  return { step: `${name}${count}`, count };
}

const lengthsOf = (trackCount: number) => [...new Set(LIST_LENGTHS.map((length) => Math.min(length, trackCount)))];

/**
 * The highest scores of each row and their places, best first, the lower place first among equals: scores [rows, tracks] -> float32, int32 [rows, count].
 *
 * TensorFlow's own search keeps a heap while it reads all scores. The best `count` tracks are among the `count` groups of tracks whose maxima are
 * highest, and maxima are found many at a time.
 */
export function topTracks(scores: Tensor, count: number): { values: Tensor; indices: Tensor } {
  const [rows, tracks] = scores.shape as [number, number];
  const groups = Math.ceil(tracks / GROUP);
  if (groups < GROUPS_EACH * count) return tf.topk(scores, count);
  const missing = groups * GROUP - tracks;
  const padded =
    missing === 0
      ? scores
      : tf.pad(
          scores as Tensor2D,
          [
            [0, 0],
            [0, missing],
          ],
          LOWEST,
        );
  const grouped = tf.reshape(padded, [rows * groups, GROUP]);
  const best = tf.topk(tf.reshape(tf.max(grouped, 1), [rows, groups]), count).indices;
  // In the order of the catalogue, so that equals stay in it.
  const chosen = tf.cast(tf.neg(tf.topk(tf.neg(tf.cast(best, 'float32')), count).values), 'int32'); // [rows, count]
  const firstGroup = tf.mul(tf.range(0, rows, 1, 'int32'), tf.scalar(groups, 'int32'));
  const candidates = pickRows(grouped, tf.reshape(tf.add(chosen, tf.reshape(firstGroup, [rows, 1])), [-1])); // [rows * count, GROUP]
  const { values, indices } = tf.topk(tf.reshape(candidates, [rows, count * GROUP]), count);
  const firstChosen = tf.mul(tf.range(0, rows, 1, 'int32'), tf.scalar(count, 'int32'));
  const group = tf.floorDiv(indices, tf.scalar(GROUP, 'int32'));
  const groupOf = pickRows(tf.reshape(chosen, [-1]) as Tensor1D, tf.add(group, tf.reshape(firstChosen, [rows, 1])));
  const within = tf.sub(indices, tf.mul(group, tf.scalar(GROUP, 'int32')));
  return { values, indices: tf.add(tf.mul(groupOf, tf.scalar(GROUP, 'int32')), within) };
}
