import type { Tensor } from '@tensorflow/tfjs';
import type { TieRule } from '../../shared/domain/search.ts';
import type { Program, RowPick, Step, StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { createRankCounter } from './track-ranks.ts';
import { zeroAfter } from './zero-after.ts';

/** Scores of a tile: 2^19 floats are 2 MB, about what a core's own cache holds. All scores of a batch at once took half as long again a prediction. */
const TILE_SCORES = 2 ** 19;
const TILE_TRACKS = 2048;
/** Each tile is some ten operations; catalogues that would need more tiles have longer ones. */
const MOST_TILES = 64;
const SMALLEST_BATCH = 64;
/** Tiles on their way at once: one for each thread of a trial that has two. */
const TILES_AT_ONCE = 2;

/** The weights a network scores tracks by: the name of a table [trackCount, units], and of a bias [trackCount] where there is one. */
export type OutputTable = { table: string; bias?: string; units: number; trackCount: number };

export type RankingTable = ReturnType<typeof createRankingTable>;

/**
 * Ranks true next tracks among all tracks without their scores ever lying in memory together: a tile of the catalogue is scored, compared with the
 * target's score and counted while a core's cache holds it.
 *
 * For that the output table is kept a second time as tiles [units, tracks], as the product takes them best, with the biases as one more row, for they
 * then need no pass of their own. Compile its variables and steps with those that rank or score, and `prepare` before they run.
 */
export function createRankingTable({ table, bias, units, trackCount }: OutputTable) {
  const mostTracks = Math.max(TILE_TRACKS, Math.ceil(trackCount / MOST_TILES / 64) * 64);
  const tileCount = Math.ceil(trackCount / mostTracks);
  // Nearly of one length: products with a single column round in another way than those with more, and equal tracks would not score the same.
  const tileTracks = Math.ceil(trackCount / tileCount / 16) * 16;
  const tiles = Array.from({ length: tileCount }, (_, tile) => {
    const first = tile * tileTracks;
    return { name: `rank/tile${tile}`, first, count: Math.min(tileTracks, trackCount - first) };
  });
  const rows = bias === undefined ? units : units + 1;
  const variables: Record<string, Variable> = Object.fromEntries(
    tiles.map(({ name, count }) => [name, { shape: [rows, count], initial: 0, isTransient: true }]),
  );
  const prepareRank: Step = {
    feeds: {},
    weights: bias === undefined ? [table] : [table, bias],
    state: tiles.map(({ name }) => name),
    compute({ weight }) {
      const tileOf = ({ first, count }: { first: number; count: number }) => {
        const transposed = tf.transpose(tf.slice(weight(table), [first, 0], [count, units])); // [units, count]
        return bias === undefined
          ? transposed
          : tf.concat([transposed, tf.reshape(tf.slice(weight(bias), [first], [count]), [1, count])], 0);
      };
      return { outputs: {}, state: Object.fromEntries(tiles.map((tile) => [tile.name, tileOf(tile)])) };
    },
  };
  /** The target's rows of the table and of the bias, for a feed named `targets`. */
  const targetRows: Record<string, RowPick> = {
    target: { table, at: 'targets' },
    ...(bias === undefined ? {} : { targetBias: { table: bias, at: 'targets' } }),
  };

  const withOne = (values: Tensor, last: () => Tensor) => (bias === undefined ? values : tf.concat([values, last()], 1));

  /**
   * Scores of all tracks by output [batch, units]: [batch, tracks]. Wants `weights` of its step. The table itself would be copied before it is used, as
   * TensorFlow does with all variables of which rows are moved.
   */
  function scores(output: Tensor, { weight }: StepInputs): Tensor {
    const factors = withOne(output, () => tf.ones([output.shape[0]!, 1]));
    return tf.concat(
      tiles.map(({ name }) => tf.matMul(factors, weight(name))),
      1,
    );
  }

  let prepared: { program: Program; changes: number } | null = null;
  /** Copies the table into the tiles, unless weights have not changed since. */
  function prepare(program: Program): void {
    if (prepared?.program === program && prepared.changes === program.weightChanges()) return;
    program.run('prepareRank', {});
    prepared = { program, changes: program.weightChanges() };
  }

  /** Rank of each row's target by its output [batch, units]: float32 [batch]. Wants `targetRows`, `weights` and the feed `targets` of its step. */
  function ranks(output: Tensor, { weight, rows: picked, feed }: StepInputs, ties: TieRule): Tensor {
    const batch = output.shape[0]!;
    const factors = withOne(output, () => tf.ones([batch, 1])); // [batch, rows]
    const targets = withOne(picked('target'), () => tf.reshape(picked('targetBias'), [batch, 1]));
    // Scored by a product as the tiles are, so that equal tracks score the same to the last bit.
    const everyPair = tf.matMul(factors, tf.transpose(targets)); // [batch, batch]
    const targetScores = tf.sum(tf.mul(everyPair, tf.eye(batch)), 1, true);
    const counter = createRankCounter(tiles, feed('targets'), targetScores, ties);
    const done: Tensor[] = [];
    for (const [index, { name }] of tiles.entries()) {
      const before = done[index - TILES_AT_ONCE];
      // A tile that waits for one before is not scored long before it is counted.
      const waiting = before === undefined ? factors : tf.add(factors, zeroAfter(before));
      done.push(counter.add(index, tf.matMul(waiting, weight(name))));
    }
    return counter.ranks();
  }

  return {
    variables,
    steps: { prepareRank },
    weights: tiles.map(({ name }) => name),
    targetRows,
    /** Rows ranked at once. */
    batch: Math.max(SMALLEST_BATCH, Math.floor(TILE_SCORES / mostTracks)),
    ranks,
    scores,
    prepare,
  };
}
