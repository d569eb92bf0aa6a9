import { afterEach, expect, it, vi } from 'vitest';
import { createProgressReporter } from '../../../src/main/trial/progress-reporter.ts';
import { TrialProgress } from '../../../src/shared/domain/run.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('names no time that is left while nothing was done, and reports only what a message can hold', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const sent: TrialProgress[] = [];
  const reporter = createProgressReporter({ epochs: 1, totalEvents: 100, doneEvents: 0 }, (progress) => sent.push(progress));
  reporter.enter('training', 1);
  vi.advanceTimersByTime(1000);
  reporter.advance(0, null);
  vi.advanceTimersByTime(1000);
  reporter.advance(50, null);
  expect(sent.map(({ etaSeconds }) => etaSeconds)).toEqual([null, null, expect.any(Number)]);
  for (const progress of sent) expect(TrialProgress.parse(progress)).toEqual(progress);
});
