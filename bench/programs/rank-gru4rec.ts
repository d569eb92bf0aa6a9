import type { BenchSettings } from '../support/alternate.ts';
import { buildBenchLearner, matrixPeak } from '../support/bench-learner.ts';

const settings = JSON.parse(process.argv[2]!) as BenchSettings;
const { learner, test, tracks } = await buildBenchLearner(settings);

let [events, startedAt, processor] = [0, 0, process.cpuUsage()];
for (const { size } of learner.rank(test)) {
  // The first batch sets up TensorFlow's memory.
  if (startedAt === 0) {
    startedAt = performance.now();
    processor = process.cpuUsage();
  } else events += size;
}
const seconds = (performance.now() - startedAt) / 1000;
const used = process.cpuUsage(processor);
console.log(
  JSON.stringify({
    testEventsPerSecond: events / seconds,
    processorMicrosecondsPerEvent: (used.user + used.system) / events,
    shareOfMatrixPeak: (2 * settings.width * tracks * events) / seconds / matrixPeak(),
    peakRssMiB: process.resourceUsage().maxRSS / 1024,
  }),
);
