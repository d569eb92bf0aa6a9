import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { RowPick, Step, StepInputs } from '../engine/program.ts';
import { streams, tf } from '../engine/tensorflow.ts';
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

/**
 * One loss a row: `output` [B, units] scored against candidates [count, units] with bias [count]. Rows are scored and judged in as many blocks,
 * forwards and backwards, as the engine runs side by side.
 */
export function targetLosses(settings: LossSettings, output: Tensor, candidates: Tensor, bias: Tensor, inputs: StepInputs): Tensor {
  const rows = output.shape[0]!;
  if (streams === 1 || rows % streams !== 0) return blockLosses(settings, output, candidates, bias, inputs.feed);
  const size = rows / streams;
  const blocks = tf.split(output, streams).map((part, block) => {
    const ofBlock: StepInputs['feed'] = (name) =>
      FEEDS_BY_ROW.includes(name) ? tf.slice(inputs.feed(name), [block * size], [size]) : inputs.feed(name);
    return blockLosses(settings, part, candidates, bias, ofBlock);
  });
  return tf.concat(blocks);
}

const FEEDS_BY_ROW = ['targets', 'targetPlaces', 'targetShifts'];

function blockLosses(
  { candidates: kind, loss, bpreg, elu }: LossSettings,
  output: Tensor,
  candidates: Tensor,
  bias: Tensor,
  feed: StepInputs['feed'],
): Tensor {
  const products = tf.matMul(output as Tensor2D, candidates as Tensor2D, false, true); // [rows, candidates] or [rows, V]
  if (kind === 'all-tracks') return crossEntropy(tf.add(products, bias), feed('targets'));
  const targets = feed('targetPlaces');
  if (loss === 'cross-entropy') {
    const corrected = tf.add(products, tf.add(bias, feed('shifts')));
    return tf.add(crossEntropy(corrected, targets), feed('targetShifts'));
  }
  const scores = tf.add(products, bias);
  return candidateLosses(loss, { scores: elu > 0 ? scaledElu(scores, elu) : scores, targets, counts: feed('counts') }, bpreg);
}
