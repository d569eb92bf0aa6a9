import { compileProgram } from '../../src/main/engine/compile-program.ts';
import { loadTensorFlow } from '../../src/main/engine/tensorflow.ts';
import { cosernn } from '../../src/main/models/cosernn.ts';
import { parseHyperparameters } from '../../src/main/models/registry.ts';
import { benchHistories } from '../support/bench-histories.ts';
import { matrixPeak } from '../support/bench-learner.ts';
import type { SessionStartBench } from '../support/session-start-bench.ts';

const bench = JSON.parse(process.argv[2]!) as SessionStartBench;
const { units, layerUnits, batch, steps, warmUp, chunks, threads } = bench;
await loadTensorFlow({ threads, engine: 'tensorflow' });
const histories = benchHistories(bench.listeners, bench.sessionsEach);

const startedAt = performance.now();
const hyperparameters = parseHyperparameters('cosernn', { units, layerUnits, batchSize: batch, steps, learningRate: 0.0005 });
const learner = cosernn.build(hyperparameters, histories, { seed: 1, ties: 'conservative', compile: compileProgram });
const buildSeconds = (performance.now() - startedAt) / 1000;

let [done, events, lossSum, measuredFrom, epoch, firstSeconds, processor] = [0, 0, 0, 0, 0, 0, process.cpuUsage()];
while (done < warmUp + chunks) {
  for (const trained of learner.trainEpoch(++epoch)) {
    done += 1;
    if (done === 1) firstSeconds = (performance.now() - startedAt) / 1000;
    if (done === warmUp) {
      measuredFrom = performance.now();
      processor = process.cpuUsage();
    }
    if (done <= warmUp) continue;
    events += trained.events;
    lossSum += trained.loss! * trained.events;
    if (done === warmUp + chunks) break;
  }
}
const seconds = (performance.now() - measuredFrom) / 1000;
const used = process.cpuUsage(processor);

const contextWidth = histories.contexts.reduce((sum, { values }) => sum + values.length - 1, 0);
// Length and gap of the last session stand beside its source and the context.
const inputWidth = contextWidth + 2 + (histories.source!.values.length - 1) + histories.width;
const productsPerSession =
  2 * (inputWidth * layerUnits + layerUnits ** 2 + 4 * units * (layerUnits + units)) +
  2 * units * layerUnits +
  layerUnits ** 2 +
  layerUnits * (histories.width + 2);
// Each product is a multiplication and an addition; the gradients of both sides are as large again each.
const operations = 3 * 2 * productsPerSession * steps * batch;
console.log(
  JSON.stringify({
    trainEventsPerSecond: events / seconds,
    msPerChunk: (1000 * seconds) / chunks,
    processorMsPerChunk: (used.user + used.system) / 1000 / chunks,
    shareOfMatrixPeak: (operations * chunks) / seconds / matrixPeak(),
    meanLoss: lossSum / events,
    buildSeconds,
    firstChunkSeconds: firstSeconds,
    peakRssMiB: process.resourceUsage().maxRSS / 1024,
  }),
);
