import { join } from 'node:path';
import { RUN_LAYOUT } from '../../src/main/data/layout.ts';
import { newestCheckpoint, saveCheckpoint } from '../../src/main/engine/checkpoint.ts';
import { createEagerProgram } from '../../src/main/engine/eager-program.ts';
import { findNextTrackModel, parseHyperparameters } from '../../src/main/models/registry.ts';
import { loadTrainingData } from '../../src/main/trial/load-split.ts';
import type { TrialOrder } from '../../src/main/trial/protocol.ts';

type SpoiledRun = Pick<TrialOrder, 'runDirectory' | 'splitDirectory' | 'model' | 'hyperparameters' | 'seed' | 'evaluation'>;

/** Puts a weight that is not a number into the newest checkpoint of a run, as a diverging step would. Needs TensorFlow loaded. */
export function spoilCheckpoint(order: SpoiledRun): void {
  const directory = join(order.runDirectory, RUN_LAYOUT.checkpoint);
  const data = loadTrainingData({ ...order, datasetDirectory: join(order.splitDirectory, '..', '..') });
  const settings = { seed: order.seed, ties: order.evaluation.ties, compile: createEagerProgram };
  const learner = findNextTrackModel(order.model).build(parseHyperparameters(order.model, order.hyperparameters), data, settings);
  const checkpoint = newestCheckpoint<{ epoch: number }>(directory, () => {})!;
  checkpoint.restore(learner.weights);
  learner.weights.write('outputBias', learner.weights.read('outputBias').fill(Number.NaN));
  saveCheckpoint(directory, checkpoint.state.epoch, checkpoint.state, learner.weights, false);
  learner.dispose();
}
