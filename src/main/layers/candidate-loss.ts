import type { Tensor } from '@tensorflow/tfjs';
import type { FeedValues, RowPick, Step, StepInputs } from '../engine/program.ts';
import { streams, tf } from '../engine/tensorflow.ts';
import { candidateLosses, crossEntropy, type Loss, type ScoredBlock, scaledElu, scoresOf } from './losses.ts';
import { pickFromBlocks } from './pick-rows.ts';
import { candidateCount, type SampledBatch, type SamplingSettings } from './sampled-batches.ts';

type LossSettings = { loss: Loss; bpreg: number; elu: number };

/**
 * The sampled candidates of a step, scored and judged in as many blocks, forwards and backwards, as the engine runs side by side: each block picks,
 * scores and moves its own rows.
 */
export type SampledCandidates = {
  feeds: Step['feeds'];
  rows: Readonly<Record<string, RowPick>>;
  /** What a batch is fed as. */
  feedsOf(batch: SampledBatch): FeedValues;
  /** The rows of a block [candidates of the block, units]; the inputs and targets of a batch are in the first. */
  outputs(inputs: StepInputs): [first: Tensor, ...rest: Tensor[]];
  /** One loss a row of `output` [B, units]. */
  losses(output: Tensor, inputs: StepInputs): Tensor;
};

/** Candidates are picked from `outputTracks` [V, units] and `outputBias` [V]. */
export function sampledCandidates(settings: LossSettings & SamplingSettings, trackCount: number): SampledCandidates {
  const { batchSize, loss, bpreg, elu } = settings;
  const count = candidateCount(settings, trackCount);
  // Inputs and targets come first among the candidates, so that a first block with room for all of them holds them.
  const blocks = count % streams === 0 && count / streams >= 2 * batchSize ? streams : 1;
  const size = count / blocks;
  const numbers = Array.from({ length: blocks }, (_, block) => block);
  const inEach = <Value>(make: (block: number) => Record<string, Value>): Record<string, Value> => Object.assign({}, ...numbers.map(make));
  const outputs = (inputs: StepInputs) => numbers.map((block) => inputs.rows(`output${block}`)) as [Tensor, ...Tensor[]];
  const isCrossEntropy = loss === 'cross-entropy';
  return {
    feeds: {
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
    feedsOf({ candidates, counts, shifts, targetPlaces, targetShifts }) {
      const part = <Values extends Int32Array | Float32Array>(values: Values, block: number) =>
        values.subarray(block * size, (block + 1) * size) as Values;
      return {
        targetPlaces,
        targetShifts,
        ...inEach<Int32Array | Float32Array>((block) => ({
          [`candidates${block}`]: part(candidates, block),
          [`shifts${block}`]: part(shifts, block),
          [`counts${block}`]: part(counts, block),
        })),
      };
    },
    outputs,
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

/** Bytes of the rows of a tile: with their accumulators, gradients and scores they fit a core's cache. */
const TILE_BYTES = 2 ** 19;

/** All tracks as candidates, in tiles of the catalogue, of which the engine works on as many as it runs side by side. */
export type CatalogueCandidates = {
  rows: Readonly<Record<string, RowPick>>;
  /** The rows of each tile [tracks of the tile, units]. */
  outputs(inputs: StepInputs): Tensor[];
  /** The rows of tracks int32 [n]: [n, units]. */
  pick(inputs: StepInputs, tracks: Tensor): Tensor;
  /** Cross-entropy of each row of `output` [B, units]; targets int32 [B]. */
  losses(output: Tensor, targets: Tensor, inputs: StepInputs): Tensor;
};

/** Tracks are read from `outputTracks` [V, units] and `outputBias` [V]. */
export function catalogueCandidates(units: number, trackCount: number): CatalogueCandidates {
  const size = Math.max(1, Math.floor(TILE_BYTES / (4 * units)));
  const tiles = Array.from({ length: Math.ceil(trackCount / size) }, (_, tile) => ({
    from: tile * size,
    count: Math.min(size, trackCount - tile * size),
  }));
  const outputs = (inputs: StepInputs) => tiles.map((_, tile) => inputs.rows(`output${tile}`));
  return {
    rows: Object.fromEntries(
      tiles.flatMap((at, tile) => [
        [`output${tile}`, { table: 'outputTracks', at, isDistinct: true }],
        [`outputBias${tile}`, { table: 'outputBias', at, isDistinct: true }],
      ]),
    ),
    outputs,
    pick: (inputs, tracks) => pickFromBlocks(outputs(inputs), tracks),
    losses(output, targets, inputs) {
      const scored = outputs(inputs).map((rows, tile) => ({ rows, bias: inputs.rows(`outputBias${tile}`) }));
      return crossEntropy(output, scored, targets, 'any-block');
    },
  };
}
