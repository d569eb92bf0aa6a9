import { describe, expect, it } from 'vitest';
import { estimateRun, remainingSeconds } from '../../../src/main/search/estimates.ts';
import { threadsPerTrial } from '../../../src/main/search/threads.ts';

describe('estimateRun', () => {
  it('scales earlier runs by their epochs', () => {
    const earlier = [
      { hyperparameters: { epochs: 2 }, seconds: 10 },
      { hyperparameters: { epochs: 5 }, seconds: 20 },
    ];
    // 5 s and 4 s an epoch.
    expect(estimateRun({ epochs: 10 }, earlier)).toBe(45);
    expect(estimateRun({}, [{ hyperparameters: {}, seconds: 3 }])).toBe(3);
    expect(estimateRun({ epochs: 10 }, [])).toBeNull();
  });
});

describe('remainingSeconds', () => {
  it('shares the work out among the trials at once', () => {
    expect(remainingSeconds({ runningSeconds: [4, 6], waiting: [{ runs: 3, secondsEach: 10 }], trialsAtOnce: 2 })).toBe(20);
  });

  it('is never less than the longest running trial', () => {
    expect(remainingSeconds({ runningSeconds: [30, 1], waiting: [], trialsAtOnce: 2 })).toBe(30);
  });

  it('takes what is not known for average, and knows nothing from nothing', () => {
    expect(remainingSeconds({ runningSeconds: [10, null], waiting: [{ runs: 2, secondsEach: null }], trialsAtOnce: 1 })).toBe(40);
    expect(remainingSeconds({ runningSeconds: [null], waiting: [], trialsAtOnce: 1 })).toBeNull();
    expect(remainingSeconds({ runningSeconds: [], waiting: [{ runs: 0, secondsEach: 5 }], trialsAtOnce: 4 })).toBe(0);
  });
});

describe('threadsPerTrial', () => {
  it.each([
    [2, 4, 1],
    [2, 2, 1],
    [2, 1, 2],
    [16, 3, 5],
    [8, 100, 1],
  ])('gives %i cores and %i trials %i each', (cores, trials, threads) => {
    expect(threadsPerTrial(cores, trials, null)).toBe(threads);
  });

  it('gives what was set', () => {
    expect(threadsPerTrial(2, 4, 3)).toBe(3);
  });
});
