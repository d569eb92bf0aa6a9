import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import { isNative, runOperation } from '../engine/native-backend.ts';
import { tf } from '../engine/tensorflow.ts';

/**
 * Rows of a tensor: values [n, ...], indices int32 of any shape within 0..n-1; answers with [...indices, ...].
 * What tf.gather does, but traceable: tfjs-node's kernel reads the indices on the host to check them.
 */
export function pickRows(values: Tensor, indices: Tensor): Tensor {
  if (!isNative()) return tf.gather(values, indices);
  const rowShape = values.shape.slice(1);
  const pick = tf.customGrad((...received: unknown[]) => {
    const [table, save] = received as [Tensor, (tensors: Tensor[]) => void];
    // Indices may themselves be computed, and would be gone by the time the gradient is.
    save([indices]);
    const dtypes = { Tparams: table.dtype, Tindices: 'int32', Taxis: 'int32' } as const;
    const [rows] = runOperation('GatherV2', dtypes, [table, indices, tf.scalar(0, 'int32')], 1);
    const gradFunc = (above: Tensor, saved: Tensor[]) =>
      tf.unsortedSegmentSum(tf.reshape(above, [-1, ...rowShape]), tf.reshape(saved[0]!, [-1]) as Tensor1D, table.shape[0]!);
    return { value: rows!, gradFunc };
  });
  return pick(values);
}

/** Rows [n, width] of tensors that follow each other, [rows of the block, width] each; indices int32 [n], counted from the first block on. */
export function pickFromBlocks(blocks: readonly Tensor[], indices: Tensor): Tensor {
  const parts = placesInBlocks(
    blocks.map(({ shape }) => shape[0]!),
    indices,
  ).map(({ places, isHere }, block) => tf.mul(pickRows(blocks[block]!, places), tf.reshape(isHere, [-1, 1])));
  return tf.addN(parts);
}

/** Where places int32 [n], counted through blocks of these sizes, are in each: within the block, and 1 where it is that block's, 0 where not. */
export function placesInBlocks(sizes: readonly number[], places: Tensor): { places: Tensor; isHere: Tensor }[] {
  let from = 0;
  return sizes.map((size) => {
    const moved = tf.sub(places, tf.scalar(from, 'int32'));
    from += size;
    const within = tf.minimum(tf.maximum(moved, tf.scalar(0, 'int32')), tf.scalar(size - 1, 'int32'));
    return { places: within, isHere: tf.cast(tf.equal(moved, within), 'float32') };
  });
}

/** One value of each row: values [rows, columns], columns int32 [rows]; answers with [rows]. The very bits of the matrix, no arithmetic. */
export function pickFromRows(values: Tensor, columns: Tensor): Tensor {
  return pickRows(tf.reshape(values, [-1]), flatPlaces(values, columns));
}

/** One value of each column: values [rows, columns], rows int32 [columns]; answers with [columns]. The very bits of the matrix, no arithmetic. */
export function pickFromColumns(values: Tensor, rows: Tensor): Tensor {
  const width = values.shape[1]!;
  return pickRows(tf.reshape(values, [-1]), tf.add(tf.mul(rows, tf.scalar(width, 'int32')), tf.range(0, width, 1, 'int32')));
}

/** Lowers one value of each row: values [rows, columns], columns int32 [rows], amounts [rows], which are taken for constants. */
export function subtractFromRows(values: Tensor, columns: Tensor, amounts: Tensor): Tensor {
  const lower = tf.customGrad((...received: unknown[]) => {
    const [given, save] = received as [Tensor, (tensors: Tensor[]) => void];
    save([]);
    return { value: lowerInRows(given, columns, amounts), gradFunc: (above: Tensor) => above };
  });
  return lower(values);
}

function lowerInRows(values: Tensor, columns: Tensor, amounts: Tensor): Tensor {
  if (!isNative()) return tf.sub(values, tf.mul(tf.oneHot(columns, values.shape[1]!, 1, 0, 'float32'), tf.reshape(amounts, [-1, 1])));
  return tf.reshape(subtractRows(tf.reshape(values, [-1]), flatPlaces(values, columns), amounts), values.shape);
}

/** Lowers rows of values [n, ...], as often as they are named: places int32 [m], amounts [m, ...]; without a gradient. */
export function subtractRows(values: Tensor, places: Tensor, amounts: Tensor): Tensor {
  if (!isNative()) return tf.sub(values, tf.unsortedSegmentSum(amounts, places as Tensor1D, values.shape[0]!));
  const dtypes = { T: 'float32', Tindices: 'int32' } as const;
  const [lowered] = runOperation('TensorScatterSub', dtypes, [values, tf.reshape(places, [-1, 1]), amounts], 1);
  return lowered!;
}

/** Where one value of each row stands in a matrix read row after row. */
function flatPlaces({ shape }: Tensor, columns: Tensor): Tensor {
  const [rows, width] = shape as [number, number];
  return tf.add(tf.mul(tf.range(0, rows, 1, 'int32'), tf.scalar(width, 'int32')), columns);
}
