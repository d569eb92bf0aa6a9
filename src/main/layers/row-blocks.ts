import type { Tensor } from '@tensorflow/tfjs';
import { streams, tf } from '../engine/tensorflow.ts';

/**
 * What a function gives for each of the rows [P, ...] of several tensors; it is given blocks of them, which are computed side by side where there is more than
 * one thread.
 */
export function inBlocks<Rows extends readonly [Tensor, ...Tensor[]]>(rows: Rows, compute: (blocks: Rows) => Tensor): Tensor {
  if (streams === 1 || rows[0].shape[0]! % streams !== 0) return compute(rows);
  const blocks = rows.map((each) => tf.split(each, streams, 0));
  const blockOf = (number: number) => blocks.map((each) => each[number]!) as unknown as Rows;
  return tf.concat(
    Array.from({ length: streams }, (_, number) => compute(blockOf(number))),
    0,
  );
}
