import { compileProgram } from '../../src/main/engine/compile-program.ts';
import { loadTensorFlow } from '../../src/main/engine/tensorflow.ts';
import { cosernn } from '../../src/main/models/cosernn.ts';
import { parseHyperparameters } from '../../src/main/models/registry.ts';
import { benchHistories } from '../support/bench-histories.ts';
import type { SessionStartBench } from '../support/session-start-bench.ts';
import { createStretchMeter } from '../support/stretch-meter.ts';

const bench = JSON.parse(process.argv[2]!) as SessionStartBench;
const { units, layerUnits, batch, steps, warmUp, chunks, threads } = bench;
await loadTensorFlow({ threads, engine: 'tensorflow' });
const histories = benchHistories(bench.listeners, bench.sessionsEach);

const startedAt = performance.now();
const hyperparameters = parseHyperparameters('cosernn', { units, layerUnits, batchSize: batch, steps, learningRate: 0.0005 });
const learner = cosernn.build(hyperparameters, histories, { seed: 1, ties: 'conservative', compile: compileProgram });
const buildSeconds = (performance.now() - startedAt) / 1000;

const contextWidth = histories.contexts.reduce((sum, { values }) => sum + values.length - 1, 0);
// Length and gap of the last session stand beside its source and the context.
const inputWidth = contextWidth + 2 + (histories.source!.values.length - 1) + histories.width;
const productsPerSession =
  2 * (inputWidth * layerUnits + layerUnits ** 2 + 4 * units * (layerUnits + units)) +
  2 * units * layerUnits +
  layerUnits ** 2 +
  layerUnits * (histories.width + 2);
// Each product is a multiplication and an addition; the gradients of both sides are as large again each, but features have none.
const operations = 2 * (3 * productsPerSession - 2 * inputWidth * layerUnits) * steps * batch;

let [done, events, lossSum, epoch, firstSeconds] = [0, 0, 0, 0, 0];
let meter: ReturnType<typeof createStretchMeter> | null = null;
while (done < warmUp + chunks) {
  for (const trained of learner.trainEpoch(++epoch)) {
    done += 1;
    if (done === 1) firstSeconds = (performance.now() - startedAt) / 1000;
    if (done === warmUp) meter = createStretchMeter();
    if (done <= warmUp) continue;
    events += trained.events;
    lossSum += trained.loss! * trained.events;
    meter!.add(operations);
    if (done === warmUp + chunks) break;
  }
}
const { seconds, processorSeconds, shareOfMatrixPeak } = meter!.results();
console.log(
  JSON.stringify({
    trainEventsPerSecond: events / seconds,
    msPerChunk: (1000 * seconds) / chunks,
    processorMsPerChunk: (1000 * processorSeconds) / chunks,
    shareOfMatrixPeak,
    meanLoss: lossSum / events,
    buildSeconds,
    firstChunkSeconds: firstSeconds,
    peakRssMiB: process.resourceUsage().maxRSS / 1024,
  }),
);
