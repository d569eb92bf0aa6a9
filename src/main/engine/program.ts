import type { Tensor } from '@tensorflow/tfjs';
import type { Optimizer } from './optimizers.ts';
import type { WeightStore } from './weight-store.ts';

/** Something a step is given anew each time it runs. */
export type Feed = { dtype: 'int32' | 'float32'; shape: readonly number[] };
export type FeedValues = Readonly<Record<string, Int32Array | Float32Array>>;

/** A named array that lives in the engine from step to step: a weight, an optimizer slot, a carried state. float32. */
export type Variable = {
  shape: readonly number[];
  /** One value for all elements, or all of them row by row. */
  initial: number | Float32Array;
  /** Carried from step to step but no part of what is learnt, such as a hidden state: left out of checkpoints. */
  isTransient?: boolean;
  /** Kept by an optimizer beside what it moves. */
  isSlot?: boolean;
};

/** What the function of a step is given to compute with. Every name must be declared by the step. */
export type StepInputs = {
  feed(name: string): Tensor;
  /** Rows of a table picked by a feed: the feed's shape, then the table's row shape. */
  rows(name: string): Tensor;
  weight(name: string): Tensor;
  state(name: string): Tensor;
};

export type StepResults = {
  /** What the caller gets back. */
  outputs: Readonly<Record<string, Tensor>>;
  /** New values of carried states. */
  state?: Readonly<Record<string, Tensor>>;
};

/**
 * Rows of a table, picked by a feed. `isDistinct` promises that one call never picks a row twice, neither here nor by another
 * pick of the table, which must promise the same: the search for duplicates, whose gradients must be summed, and a second reading of the rows then
 * fall away.
 */
export type RowPick = { table: string; at: string; isDistinct?: boolean };

/**
 * A function on tensors that runs many times: one optimizer step, one batch of ranks.
 * It is written once in plain tfjs; `compileProgram` makes it fast. Shapes are fixed; what varies is fed and masked.
 */
export type Step = {
  feeds: Readonly<Record<string, Feed>>;
  /** Rows gathered from tables, so that a step costs the same whatever the table's length and only touched rows move. */
  rows?: Readonly<Record<string, RowPick>>;
  /** Variables used whole. */
  weights?: readonly string[];
  /** Variables read and replaced. */
  state?: readonly string[];
  /** Minimises the output named `loss` over all `rows` and `weights`. */
  optimizer?: Optimizer;
  /** Runs inside tf.tidy. It must not read tensor values, draw random numbers on the host, or keep anything. */
  compute: (inputs: StepInputs) => StepResults;
};

export type ProgramDeclaration = {
  variables: Readonly<Record<string, Variable>>;
  steps: Readonly<Record<string, Step>>;
};

export type StepOutputs = Readonly<Record<string, Float32Array | Int32Array>>;

/** Variables and the steps that work on them. Owned by whoever compiled it, who calls `dispose`. */
export type Program = {
  /** Runs one step. The arrays fed may be changed again as soon as it returns. */
  run(step: string, feeds: FeedValues): StepOutputs;
  /** All variables but the transient ones, optimizer slots included. */
  weights: WeightStore;
  /** Grows whenever weights may have changed: by a step that trains or writes a state that is learnt, or by being written. */
  weightChanges(): number;
  dispose(): void;
};

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The variables a step moves: the tables of its rows and its weights. */
export function trainedVariables(step: Step): string[] {
  const tables = Object.values(step.rows ?? {}).map(({ table }) => table);
  return [...new Set([...tables, ...(step.weights ?? [])])];
}

/** Whether a step changes what is learnt: by training, or by writing a state that is part of it. */
export function changesWeights({ optimizer, state = [] }: Step, variables: ProgramDeclaration['variables']): boolean {
  return optimizer !== undefined || state.some((name) => variables[name]!.isTransient !== true);
}
