import { compileProgram } from '../../src/main/engine/compile-program.ts';
import { loadTensorFlow, streams, tf } from '../../src/main/engine/tensorflow.ts';
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

/**
 * Floating-point operations a second that large matrix products reach here and now, the best of eight: what a step cannot exceed. Each of the engine's streams
 * multiplies at the same time as the others, as in a step: one alone is some hundredths faster.
 */
export function matrixPeak(): number {
  const [SIZE, PRODUCTS] = [1024, 4];
  const chains = Array.from({ length: streams }, (_, chain) => `values${chain}`);
  const program = compileProgram({
    variables: Object.fromEntries(chains.map((name) => [name, { shape: [SIZE, SIZE], initial: 1 / SIZE }])),
    steps: {
      multiply: {
        feeds: { scale: { dtype: 'float32', shape: [] } },
        weights: chains,
        compute({ weight, feed }) {
          const corners = chains.map((name) => {
            let product = tf.mul(weight(name), feed('scale'));
            for (let count = 0; count < PRODUCTS; count++) product = tf.matMul(product, weight(name));
            // A corner says that it is there; all of it would have to be copied.
            return tf.slice(product, [0, 0], [1, 1]);
          });
          return { outputs: { corner: tf.addN(corners) } };
        },
      },
    },
  });
  const rates = Array.from({ length: 8 }, () => {
    const startedAt = performance.now();
    program.run('multiply', { scale: Float32Array.of(1) });
    return (streams * PRODUCTS * 2 * SIZE ** 3) / ((performance.now() - startedAt) / 1000);
  });
  program.dispose();
  return Math.max(...rates);
}
