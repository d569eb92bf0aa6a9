import type { Tensor } from '@tensorflow/tfjs';
import type { FeedValues, Program, RowPick, Step, StepInputs, Variable } from '../engine/program.ts';
import type { SampledFeeds } from './sampled-batches.ts';

/**
 * The tracks that a training step scores, of those in `outputTracks` [V, units] and `outputBias` [V], and what their program must hold for that:
 * `variables` and `steps` of the program; `feeds`, `rows` and `weights` of a step that scores.
 */
export type Candidates = {
  variables: Readonly<Record<string, Variable>>;
  steps: Readonly<Record<string, Step>>;
  feeds: Step['feeds'];
  rows: Readonly<Record<string, RowPick>>;
  weights: readonly string[];
  /** What a batch is fed as. */
  feedsOf(batch: SampledFeeds): FeedValues;
  /** To be called before a walk through sessions. */
  begin(program: Program): void;
  /** To be called after a walk that trained: now the tables hold what was learnt. */
  end(program: Program): void;
  /** The rows that a step uses, in blocks [candidates of the block, units]. */
  outputs(inputs: StepInputs): Tensor[];
  /** The row of each slot's own track [B, units], where inputs share the table. */
  ownRows(inputs: StepInputs): Tensor;
  /** One loss a row of `output` [B, units]. */
  losses(output: Tensor, inputs: StepInputs): Tensor;
};
