import type { Tensor } from '@tensorflow/tfjs';
import { z } from 'zod';
import type { Program, ProgramDeclaration, RowPick, Step, StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import type { CollectionData } from './collections.ts';
import { openFeeder } from './feeder/feeder.ts';
import { stoppingHyperparameters } from './stopping-hyperparameters.ts';
import { type PassAndNext, planPasses } from './training-passes.ts';

/** How models that tell entries from sampled tracks are trained; a model may give some of them other defaults. */
export const pairHyperparameters = {
  epochs: z.int().min(1).max(1000).default(20).meta({ title: 'Epochs', help: 'Passes over all entries, at most.' }),
  negatives: z.int().min(1).max(100).default(4).meta({
    title: 'Negatives',
    help: 'Tracks not in the playlist that each entry is told from, drawn anew each epoch.',
    unit: 'tracks',
  }),
  learningRate: z.number().min(1e-6).max(10).default(0.001).meta({ title: 'Learning rate', help: 'Step size of Adam.', scale: 'log' }),
  batchSize: z.int().min(1).max(65_536).default(256).meta({
    title: 'Batch size',
    help: 'Entries and negatives a step.',
    unit: 'pairs',
    scale: 'log',
  }),
  patience: stoppingHyperparameters.patience.unwrap().default(0).meta({
    title: 'Patience',
    help: 'Epochs without a lower loss after which training ends and the best weights are taken: of the validation part where the split has one, else of training. 0 never ends early.',
    unit: 'epochs',
  }),
};

export type PairSettings = { epochs: number; negatives: number; learningRate: number; batchSize: number; patience: number };

/** A network that scores pairs of a collection and a track. */
export type PairNetwork = {
  variables: Readonly<Record<string, Variable>>;
  /** Rows of tables picked by the feeds `rows` (collections) and `tracks`. */
  rows: Readonly<Record<string, RowPick>>;
  weights?: readonly string[];
  /** Whether training drops values, by the feed `draw` int32 []. */
  isRandom?: boolean;
  /** Scores of the pairs of a batch before the sigmoid [batch]. `draw` chooses what is dropped; null where nothing is. */
  logits(inputs: StepInputs, draw: Tensor | null): Tensor;
  /** Scores of all tracks for one collection: the feed `row` int32 [1] to the output `scores` [trackCount]. */
  score: Step;
};

/** Trains a network by binary cross-entropy over entries and sampled negatives. */
export function createPairLearner(
  network: PairNetwork,
  settings: PairSettings,
  { train, validation, trackCount }: CollectionData,
  { seed, compile }: { seed: number; compile: (declaration: ProgramDeclaration) => Program },
  entryWeights?: Float32Array,
) {
  const program = compile({
    variables: network.variables,
    steps: { train: pairStep(network, settings, true), validate: pairStep(network, settings, false), score: network.score },
  });
  const feeder = openFeeder('pairs', {
    ...{ train, validation: validation ?? null, trackCount, batchSize: settings.batchSize, negatives: settings.negatives, seed },
    weights: entryWeights ?? null,
  });

  const passes = planPasses({ epochs: settings.epochs, validates: validation !== undefined });

  function* walk([pass, next]: PassAndNext) {
    for (const { events, feeds } of feeder.batches(pass, next)) {
      const { loss } = program.run(pass.part, feeds);
      yield { loss: loss![0]!, events };
    }
  }
  const scoreRow = (row: number) => program.run('score', { row: Int32Array.of(row) })['scores'] as Float32Array;

  return {
    epochs: settings.epochs,
    eventsPerEpoch: train.tracks.length * (1 + settings.negatives),
    weights: program.weights,
    trainEpoch: (epoch: number) => walk(passes.train(epoch)),
    stopping: { patience: settings.patience, stopOn: validation === undefined ? 'loss' : 'validation-loss' },
    ...(validation === undefined ? {} : { validation: { losses: () => walk(passes.validate()) } }),
    *score(wanted: Int32Array) {
      for (const row of wanted) yield scoreRow(row);
    },
    scoreRow,
    dispose() {
      feeder.dispose();
      program.dispose();
    },
  };
}

function pairStep(
  { variables, rows, weights, isRandom, logits }: PairNetwork,
  { batchSize, learningRate }: PairSettings,
  isTraining: boolean,
): Step {
  const drops = isTraining && isRandom === true;
  const tables = new Set(Object.values(rows).map(({ table }) => table));
  return {
    feeds: {
      rows: { dtype: 'int32', shape: [batchSize] },
      tracks: { dtype: 'int32', shape: [batchSize] },
      labels: { dtype: 'float32', shape: [batchSize] },
      shares: { dtype: 'float32', shape: [batchSize] },
      ...(drops ? { draw: { dtype: 'int32', shape: [] } } : {}),
    },
    rows,
    weights: weights ?? Object.keys(variables).filter((name) => !tables.has(name)),
    ...(isTraining ? { optimizer: { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } } : {}),
    compute(inputs) {
      const losses = binaryCrossEntropy(logits(inputs, drops ? inputs.feed('draw') : null), inputs.feed('labels'));
      return { outputs: { loss: tf.sum(tf.mul(losses, inputs.feed('shares'))) } };
    },
  };
}
