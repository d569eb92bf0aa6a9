import type { BenchSettings } from '../support/alternate.ts';
import { buildBenchLearner } from '../support/bench-learner.ts';
import { createStretchMeter } from '../support/stretch-meter.ts';

const WARM_UP_STEPS = 50;

const settings = JSON.parse(process.argv[2]!) as BenchSettings;
const startedAt = performance.now();
const { learner, tracks } = await buildBenchLearner(settings);
const buildSeconds = (performance.now() - startedAt) / 1000;

const { batch, width, samples, candidates } = settings;
// Forward and two backward products of the scores, the input and the recurrent matrices.
const scored = candidates === 'sampled' ? batch + samples : tracks;
const operationsPerStep = 3 * 2 * batch * width * (scored + 2 * 3 * width);

let [steps, events, lossSum] = [0, 0, 0];
let meter: ReturnType<typeof createStretchMeter> | null = null;
for (const { loss, events: count } of learner.trainEpoch(1)) {
  steps += 1;
  if (steps === WARM_UP_STEPS) meter = createStretchMeter();
  if (steps <= WARM_UP_STEPS) continue;
  events += count;
  lossSum += (loss ?? 0) * count;
  meter!.add(operationsPerStep);
  if (steps === WARM_UP_STEPS + settings.steps) break;
}
const { seconds, processorSeconds, shareOfMatrixPeak } = meter!.results();
console.log(
  JSON.stringify({
    trainEventsPerSecond: events / seconds,
    stepsPerSecond: settings.steps / seconds,
    processorMsPerStep: (1000 * processorSeconds) / settings.steps,
    shareOfMatrixPeak,
    meanLoss: lossSum / events,
    buildSeconds,
    peakRssMiB: process.resourceUsage().maxRSS / 1024,
  }),
);
