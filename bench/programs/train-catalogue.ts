import { setTimeout } from 'node:timers/promises';
import { compileProgram } from '../../src/main/engine/compile-program.ts';
import { loadTensorFlow, tf } from '../../src/main/engine/tensorflow.ts';
import type { NextTrackData } from '../../src/main/models/define-model.ts';
import { findNextTrackModel, parseHyperparameters } from '../../src/main/models/registry.ts';
import { createRng } from '../../src/shared/random.ts';

/** Trains GRU4Rec as P0 does (vectors in and out, Adagrad) on made-up sessions over a catalogue of any size. Argument: `CatalogueSettings` as JSON. */
export type CatalogueSettings = { tracks: number; steps: number; width: number; samples: number; batch: number; threads: number };

const SESSION_LENGTH = 10;
const WARM_UP_STEPS = 50;

const { tracks, steps, width, samples, batch, threads } = JSON.parse(process.argv[2]!) as CatalogueSettings;
await loadTensorFlow({ threads, engine: 'tensorflow' });
const startedAt = performance.now();
const hyperparameters = parseHyperparameters('gru4rec', {
  ...{ loss: 'cross-entropy', samples, batchSize: batch, hiddenUnits: [width], embeddingUnits: width },
  ...{ constrainedEmbedding: false, learningRate: 0.05, epochs: 1000 },
});
const learner = findNextTrackModel('gru4rec').build(hyperparameters, madeUpData(), {
  seed: 1,
  ties: 'conservative',
  compile: compileProgram,
});
const buildSeconds = (performance.now() - startedAt) / 1000;

let [done, measuredFrom, processor, tensors, resident] = [0, 0, process.cpuUsage(), 0, 0];
training: for (let epoch = 1; ; epoch++) {
  for (const _ of learner.trainEpoch(epoch)) {
    done += 1;
    if (done === WARM_UP_STEPS) {
      [measuredFrom, processor, tensors, resident] = [
        performance.now(),
        process.cpuUsage(),
        tf.memory().numTensors,
        process.memoryUsage.rss(),
      ];
    }
    if (done === WARM_UP_STEPS + steps) break training;
    // As a trial does: what is dropped is collected between steps.
    if (done % 100 === 0) await setTimeout();
  }
}
const used = process.cpuUsage(processor);
console.log(
  JSON.stringify({
    buildSeconds,
    stepsPerSecond: steps / ((performance.now() - measuredFrom) / 1000),
    processorMsPerStep: (used.user + used.system) / 1000 / steps,
    newTensors: tf.memory().numTensors - tensors,
    newResidentMiB: (process.memoryUsage.rss() - resident) / 2 ** 20,
    peakRssMiB: process.resourceUsage().maxRSS / 1024,
  }),
);

/** Every track is heard at least once; the rest of the plays are the likelier the lower a track's number. */
function madeUpData(): NextTrackData {
  const rng = createRng(1, 'catalogue');
  const plays = Math.ceil((2 * Math.max(tracks, 50_000)) / SESSION_LENGTH) * SESSION_LENGTH;
  const events = Int32Array.from({ length: plays }, (_, play) => (play < tracks ? play : Math.floor(tracks * rng.uniform() ** 3)));
  for (let play = plays - 1; play > 0; play--) {
    const other = rng.integer(play + 1);
    [events[play], events[other]] = [events[other]!, events[play]!];
  }
  const support = new Int32Array(tracks);
  for (const track of events) support[track]! += 1;
  const offsets = Int32Array.from({ length: plays / SESSION_LENGTH + 1 }, (_, session) => session * SESSION_LENGTH);
  return { trackCount: tracks, support, train: { offsets, tracks: events } };
}
