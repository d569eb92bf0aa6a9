import { compileProgram } from '../../src/main/engine/compile-program.ts';
import { loadTensorFlow } from '../../src/main/engine/tensorflow.ts';
import type { NextTrackLearner } from '../../src/main/models/define-model.ts';
import { findNextTrackModel, parseHyperparameters } from '../../src/main/models/registry.ts';
import type { BenchSettings } from './alternate.ts';
import { readNowplaying } from './nowplaying.ts';

/** The network the rival trains: a free embedding as wide as the GRU, logQ 1, learning rate .1. */
export async function buildBenchLearner(
  settings: BenchSettings,
): Promise<{ learner: NextTrackLearner; test: ReturnType<typeof readNowplaying>['test']; tracks: number }> {
  const { threads, loss, candidates, batch, width, samples } = settings;
  await loadTensorFlow({ threads, engine: 'tensorflow' });
  const { data, test } = readNowplaying();
  const hyperparameters = parseHyperparameters('gru4rec', {
    ...{ loss, candidates, samples, batchSize: batch, hiddenUnits: [width], embeddingUnits: width },
    ...{ constrainedEmbedding: false, logQ: 1, learningRate: 0.1 },
  });
  const learner = findNextTrackModel('gru4rec').build(hyperparameters, data, { seed: 42, ties: 'conservative', compile: compileProgram });
  return { learner, test, tracks: data.trackCount };
}
