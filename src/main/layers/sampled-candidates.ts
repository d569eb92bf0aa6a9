import type { Tensor } from '@tensorflow/tfjs';
import type { StepInputs } from '../engine/program.ts';
import { streams, tf } from '../engine/tensorflow.ts';
import type { Candidates } from './candidates.ts';
import { candidateLosses, crossEntropy, type Loss, type ScoredBlock, scaledElu, scoresOf } from './losses.ts';
import { pickRows } from './pick-rows.ts';
import { candidateCount, type SamplingSettings } from './sampled-batches.ts';

type Settings = SamplingSettings & {
  loss: Loss;
  bpreg: number;
  elu: number;
  /** Whether inputs are rows of the same table. */
  sharesInput: boolean;
};

/**
 * The targets of a batch and sampled negatives as candidates, scored and judged in as many blocks, forwards and backwards, as the engine runs side by
 * side: each block picks, scores and moves its own rows.
 */
export function sampledCandidates(settings: Settings, trackCount: number): Candidates {
  const { batchSize, loss, bpreg, elu, sharesInput } = settings;
  const count = candidateCount(settings, trackCount);
  // Inputs and targets come first among the candidates, so that a first block with room for all of them holds them.
  const blocks = count % streams === 0 && count / streams >= 2 * batchSize ? streams : 1;
  const size = count / blocks;
  const numbers = Array.from({ length: blocks }, (_, block) => block);
  const inEach = <Value>(make: (block: number) => Record<string, Value>): Record<string, Value> => Object.assign({}, ...numbers.map(make));
  const outputs = (inputs: StepInputs) => numbers.map((block) => inputs.rows(`output${block}`)) as [Tensor, ...Tensor[]];
  const isCrossEntropy = loss === 'cross-entropy';
  return {
    variables: {},
    steps: {},
    weights: [],
    feeds: {
      ...(sharesInput ? { inputPlaces: { dtype: 'int32', shape: [batchSize] } } : {}),
      targetPlaces: { dtype: 'int32', shape: [batchSize] },
      ...(isCrossEntropy ? { targetShifts: { dtype: 'float32', shape: [batchSize] } } : {}),
      ...inEach((block) => ({
        [`candidates${block}`]: { dtype: 'int32' as const, shape: [size] },
        [`${isCrossEntropy ? 'shifts' : 'counts'}${block}`]: { dtype: 'float32' as const, shape: [size] },
      })),
    },
    rows: inEach((block) => ({
      [`output${block}`]: { table: 'outputTracks', at: `candidates${block}`, isDistinct: true },
      [`outputBias${block}`]: { table: 'outputBias', at: `candidates${block}`, isDistinct: true },
    })),
    feedsOf({ candidates, counts, shifts, targetPlaces, targetShifts, inputPlaces }) {
      const part = <Values extends Int32Array | Float32Array>(values: Values, block: number) =>
        values.subarray(block * size, (block + 1) * size) as Values;
      return {
        ...{ targetPlaces, targetShifts, inputPlaces },
        ...inEach<Int32Array | Float32Array>((block) => ({
          [`candidates${block}`]: part(candidates, block),
          [`shifts${block}`]: part(shifts, block),
          [`counts${block}`]: part(counts, block),
        })),
      };
    },
    begin: () => {},
    end: () => {},
    outputs,
    // Inputs and targets come first.
    ownRows: (inputs) => pickRows(outputs(inputs)[0], inputs.feed('inputPlaces')),
    losses(output, inputs) {
      const { feed, rows } = inputs;
      const targets = feed('targetPlaces');
      const scored = outputs(inputs).map((block, index): ScoredBlock => {
        const bias = rows(`outputBias${index}`);
        return { rows: block, bias: isCrossEntropy ? tf.add(bias, feed(`shifts${index}`)) : bias };
      });
      if (isCrossEntropy) return tf.add(crossEntropy(output, scored, targets), feed('targetShifts'));
      const judged = scored.map((block, index) => {
        const scores = scoresOf(output, block);
        return { scores: elu > 0 ? scaledElu(scores, elu) : scores, counts: feed(`counts${index}`) };
      });
      return candidateLosses(loss, { blocks: judged, targets }, bpreg);
    },
  };
}
