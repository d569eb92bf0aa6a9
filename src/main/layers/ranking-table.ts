import type { Tensor } from '@tensorflow/tfjs';
import type { Program, Step, StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';

const TABLE = 'rank/table';

/** The weights a network scores tracks by: the name of a table [trackCount, units], and of a bias [trackCount] where there is one. */
export type OutputTable = { table: string; bias?: string; units: number; trackCount: number };

export type RankingTable = ReturnType<typeof createRankingTable>;

/**
 * The output table as ranking reads it: transposed, for the product then takes half the time, with the biases as one more row, for they then
 * need no pass of their own over the scores. Compile its variables and steps with those that rank, and `prepare` when weights have changed.
 */
export function createRankingTable({ table, bias, units, trackCount }: OutputTable) {
  const rows = bias === undefined ? units : units + 1;
  const variables: Record<string, Variable> = { [TABLE]: { shape: [rows, trackCount], initial: 0, isTransient: true } };
  const prepareRank: Step = {
    feeds: {},
    weights: bias === undefined ? [table] : [table, bias],
    state: [TABLE],
    compute({ weight }) {
      const transposed = tf.transpose(weight(table)); // [units, tracks]
      const whole = bias === undefined ? transposed : tf.concat([transposed, tf.reshape(weight(bias), [1, trackCount])], 0);
      return { outputs: {}, state: { [TABLE]: whole } };
    },
  };

  /** What every track scores for each row of output [batch, units]: [batch, tracks]. */
  function scores(output: Tensor, { weight }: StepInputs): Tensor {
    const factors = bias === undefined ? output : tf.concat([output, tf.ones([output.shape[0]!, 1])], 1);
    return tf.matMul(factors, weight(TABLE));
  }

  return { variables, steps: { prepareRank }, weights: [TABLE], scores, prepare: (program: Program) => program.run('prepareRank', {}) };
}
