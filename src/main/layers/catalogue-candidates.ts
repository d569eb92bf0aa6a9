import type { StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import type { Candidates } from './candidates.ts';
import { crossEntropy } from './losses.ts';
import { pickFromBlocks } from './pick-rows.ts';

/** Bytes of the rows of a tile: with their accumulators, gradients and scores they fit a core's cache. */
const TILE_BYTES = 2 ** 19;

type Settings = {
  units: number;
  trackCount: number;
  /** Rows of output that a step judges. */
  rows: number;
  tileBytes?: number;
};

/**
 * All tracks as candidates; cross-entropy. While a model trains it keeps their rows in tiles of the catalogue, each a variable that is scored and moved
 * where it lies: `begin` fills them from the tables, `end` writes them back. Each row of output is fed the track that it follows (`tracks`) and its target (`targets`).
 */
export function catalogueCandidates({ units, trackCount, rows: batchRows, tileBytes = TILE_BYTES }: Settings): Candidates {
  const size = Math.max(1, Math.floor(tileBytes / (4 * units)));
  const tiles = Array.from({ length: Math.ceil(trackCount / size) }, (_, tile) => ({
    rows: `tiles/rows${tile}`,
    bias: `tiles/bias${tile}`,
    from: tile * size,
    count: Math.min(size, trackCount - tile * size),
  }));
  const outputs = ({ weight }: StepInputs) => tiles.map(({ rows }) => weight(rows));
  const names = tiles.flatMap(({ rows, bias }) => [rows, bias]);
  const whole = ['outputTracks', 'outputBias'];
  return {
    variables: Object.fromEntries(
      tiles.flatMap(({ rows, bias, count }): [string, Variable][] => [
        [rows, { shape: [count, units], initial: 0, isTransient: true }],
        [bias, { shape: [count], initial: 0, isTransient: true }],
      ]),
    ),
    steps: {
      takeTiles: {
        feeds: {},
        weights: whole,
        state: names,
        compute: ({ weight }) => ({
          outputs: {},
          state: Object.fromEntries(
            tiles.flatMap(({ rows, bias, from, count }) => [
              [rows, tf.slice(weight('outputTracks'), [from, 0], [count, units])],
              [bias, tf.slice(weight('outputBias'), [from], [count])],
            ]),
          ),
        }),
      },
      putTiles: {
        feeds: {},
        weights: names,
        state: whole,
        compute: (inputs) => ({
          outputs: {},
          state: { outputTracks: tf.concat(outputs(inputs), 0), outputBias: tf.concat(tiles.map(({ bias }) => inputs.weight(bias))) },
        }),
      },
    },
    feeds: { tracks: { dtype: 'int32', shape: [batchRows] }, targets: { dtype: 'int32', shape: [batchRows] } },
    rows: {},
    weights: names,
    feedsOf: ({ tracks, targets }) => ({ tracks, targets }),
    begin: (program) => void program.run('takeTiles', {}),
    end: (program) => void program.run('putTiles', {}),
    outputs,
    ownRows: (inputs) => pickFromBlocks(outputs(inputs), inputs.feed('tracks')),
    losses(output, inputs) {
      const scored = tiles.map(({ rows, bias }) => ({ rows: inputs.weight(rows), bias: inputs.weight(bias) }));
      return crossEntropy(output, scored, inputs.feed('targets'), 'any-block');
    },
  };
}
