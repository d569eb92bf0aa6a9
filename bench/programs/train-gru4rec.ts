import type { BenchSettings } from '../support/alternate.ts';
import { buildBenchLearner, matrixPeak } from '../support/bench-learner.ts';

const WARM_UP_STEPS = 50;

const settings = JSON.parse(process.argv[2]!) as BenchSettings;
const startedAt = performance.now();
const { learner, tracks } = await buildBenchLearner(settings);
const buildSeconds = (performance.now() - startedAt) / 1000;

let [steps, events, lossSum, measuredFrom, processor] = [0, 0, 0, 0, process.cpuUsage()];
for (const { loss, events: count } of learner.trainEpoch(1)) {
  steps += 1;
  if (steps > WARM_UP_STEPS) {
    events += count;
    lossSum += (loss ?? 0) * count;
  }
  if (steps === WARM_UP_STEPS) {
    measuredFrom = performance.now();
    processor = process.cpuUsage();
  }
  if (steps === WARM_UP_STEPS + settings.steps) break;
}
const seconds = (performance.now() - measuredFrom) / 1000;
const used = process.cpuUsage(processor);

const { batch, width, samples, candidates } = settings;
// Forward and two backward products of the scores, the input and the recurrent matrices.
const scored = candidates === 'sampled' ? batch + samples : tracks;
const operationsPerStep = 3 * 2 * batch * width * (scored + 2 * 3 * width);
const stepsPerSecond = settings.steps / seconds;
console.log(
  JSON.stringify({
    trainEventsPerSecond: events / seconds,
    stepsPerSecond,
    processorMsPerStep: (used.user + used.system) / 1000 / settings.steps,
    shareOfMatrixPeak: (operationsPerStep * stepsPerSecond) / matrixPeak(),
    meanLoss: lossSum / events,
    buildSeconds,
    peakRssMiB: process.resourceUsage().maxRSS / 1024,
  }),
);
