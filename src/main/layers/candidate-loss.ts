import type { Tensor } from '@tensorflow/tfjs';
import type { RowPick, Step, StepInputs } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { candidateLosses, crossEntropy, type Loss, scaledElu } from './losses.ts';

type LossSettings = { candidates: 'sampled' | 'all-tracks'; loss: Loss; bpreg: number; elu: number };

/** The rows of a table that stand for the candidates of a batch. */
export const candidateRows = (table: string): RowPick => ({ table, at: 'candidates', isDistinct: true });

/** What a step is fed about its sampled candidates: see `createSampledBatches`. */
export function candidateFeeds(loss: Loss, batchSize: number, count: number): Step['feeds'] {
  return {
    candidates: { dtype: 'int32', shape: [count] },
    targetPlaces: { dtype: 'int32', shape: [batchSize] },
    ...(loss === 'cross-entropy'
      ? { shifts: { dtype: 'float32', shape: [count] }, targetShifts: { dtype: 'float32', shape: [batchSize] } }
      : { counts: { dtype: 'float32', shape: [count] } }),
  };
}

/** One loss a row, of scores [B, candidates] = products + bias. */
export function targetLosses({ candidates, loss, bpreg, elu }: LossSettings, products: Tensor, bias: Tensor, { feed }: StepInputs): Tensor {
  if (candidates === 'all-tracks') return crossEntropy(tf.add(products, bias), feed('targets'));
  const targets = feed('targetPlaces');
  if (loss === 'cross-entropy') {
    const corrected = tf.add(products, tf.add(bias, feed('shifts')));
    return tf.add(crossEntropy(corrected, targets), feed('targetShifts'));
  }
  const scores = tf.add(products, bias);
  return candidateLosses(loss, { scores: elu > 0 ? scaledElu(scores, elu) : scores, targets, counts: feed('counts') }, bpreg);
}
