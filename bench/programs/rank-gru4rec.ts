import type { BenchSettings } from '../support/alternate.ts';
import { buildBenchLearner } from '../support/bench-learner.ts';
import { createStretchMeter } from '../support/stretch-meter.ts';

const settings = JSON.parse(process.argv[2]!) as BenchSettings;
const { learner, test, tracks } = await buildBenchLearner(settings);

let events = 0;
let meter: ReturnType<typeof createStretchMeter> | null = null;
for (const { size } of learner.rank(test)) {
  // The first batch sets up TensorFlow's memory.
  if (meter === null) {
    meter = createStretchMeter();
    continue;
  }
  events += size;
  meter.add(2 * settings.width * tracks * size);
}
const { seconds, processorSeconds, shareOfMatrixPeak } = meter!.results();
console.log(
  JSON.stringify({
    testEventsPerSecond: events / seconds,
    processorMicrosecondsPerEvent: (1e6 * processorSeconds) / events,
    shareOfMatrixPeak,
    peakRssMiB: process.resourceUsage().maxRSS / 1024,
  }),
);
