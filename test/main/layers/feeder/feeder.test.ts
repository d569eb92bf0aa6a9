import { Worker } from 'node:worker_threads';
import { expect, it, vi } from 'vitest';
import type { Batch } from '../../../../src/main/layers/feeder/batch.ts';
import { openFeeder } from '../../../../src/main/layers/feeder/feeder.ts';
import { ringSessions, trainingData } from '../../../support/small-split.ts';

const TRACKS = 60;
const { support, train } = trainingData(ringSessions(400, TRACKS, 3), TRACKS);
const sampling = { batchSize: 4, samples: 20, sampleAlpha: 0.5, logQ: 1 };
const settings = { sampling, support, parts: { train, broken: { offsets: Int32Array.of(0, 4), tracks: null as never } }, seed: 1 };

/** A batch as values that stay: its arrays are reused. */
const copyOf = ({ events, feeds }: Batch) => ({
  events,
  feeds: Object.fromEntries(Object.entries(feeds).map(([name, values]) => [name, values.slice()])),
});
const kept = (batches: Iterable<Batch>) => Array.from(batches, copyOf);
const expected = (epoch: number) => kept(openFeeder('sampled', settings, false).batches({ part: 'train', epoch }));

/** Whether the arrays of a batch lie in memory of several threads. */
const isAhead = ({ feeds }: Batch) => feeds['tracks']!.buffer instanceof SharedArrayBuffer;

it('makes in another thread the batches that this one would make, pass after pass', () => {
  const feeder = openFeeder('sampled', settings, true);
  for (const epoch of [1, 2]) {
    const batches = feeder.batches({ part: 'train', epoch });
    const expectedBatches = expected(epoch);
    // More than there is room for: slots are written again.
    expect(expectedBatches.length).toBeGreaterThan(100);
    const found = kept(
      (function* () {
        for (const batch of batches) {
          expect(isAhead(batch)).toBe(true);
          yield batch;
        }
      })(),
    );
    expect(found).toEqual(expectedBatches);
  }
  feeder.dispose();
});

it('begins the pass that is said to follow while the last batch is in use, and gives it up where another follows', () => {
  const feeder = openFeeder('sampled', settings, true);
  const asked = vi.spyOn(Worker.prototype, 'postMessage');
  const pass = (epoch: number) => ({ part: 'train', epoch }) as const;
  /** Batches as a reader meets them that is the slower one at the end. */
  function* slowly(epoch: number, next: number): Iterable<Batch> {
    const last = expected(epoch).length - 1;
    let number = 0;
    for (const batch of feeder.batches(pass(epoch), pass(next))) {
      expect(isAhead(batch)).toBe(true);
      if (number++ >= last - 2) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      yield batch;
    }
  }
  expect(kept(slowly(1, 2))).toEqual(expected(1));
  expect(asked).toHaveBeenCalledTimes(2);
  expect(kept(slowly(2, 3))).toEqual(expected(2));
  expect(asked).toHaveBeenCalledTimes(3);
  // Not the one that was said, and left in its last batch.
  const found: ReturnType<typeof kept> = [];
  for (const batch of slowly(7, 8)) {
    found.push(copyOf(batch));
    if (found.length === expected(7).length) break;
  }
  expect(found).toEqual(expected(7));
  expect(kept(feeder.batches(pass(8)))).toEqual(expected(8));
  asked.mockRestore();
  feeder.dispose();
});

it('begins the next pass from its beginning where one was left early', () => {
  const feeder = openFeeder('sampled', settings, true);
  for (const { events } of feeder.batches({ part: 'train', epoch: 1 })) if (events > 0) break;
  const [first] = feeder.batches({ part: 'train', epoch: 2 });
  expect(isAhead(first!)).toBe(true);
  expect(kept(feeder.batches({ part: 'train', epoch: 2 }))).toEqual(expected(2));
  feeder.dispose();
});

it('makes a pass itself while another is under way', () => {
  const feeder = openFeeder('sampled', settings, true);
  const first = feeder.batches({ part: 'train', epoch: 1 })[Symbol.iterator]();
  const begun = copyOf(first.next().value as Batch);
  const second = feeder.batches({ part: 'train', epoch: 2 });
  expect(kept(second)).toEqual(expected(2));
  expect([begun, ...kept({ [Symbol.iterator]: () => first })]).toEqual(expected(1));
  feeder.dispose();
});

it('goes on by itself where the thread ends in mid-pass', () => {
  const feeder = openFeeder('sampled', settings, true);
  const found: ReturnType<typeof kept> = [];
  for (const batch of feeder.batches({ part: 'train', epoch: 1 })) {
    found.push(copyOf(batch));
    if (found.length === 10) feeder.dispose();
  }
  expect(found).toEqual(expected(1));
});

it('makes what the thread cannot be told', () => {
  const feeder = openFeeder('sampled', { ...settings, hook: () => {} } as typeof settings, true);
  expect(kept(feeder.batches({ part: 'train', epoch: 1 }))).toEqual(expected(1));
});

it('fails as the source does', () => {
  const unready = openFeeder('sampled', { ...settings, support: null as never }, true);
  expect(() => kept(unready.batches({ part: 'train', epoch: 1 }))).toThrow(TypeError);
  const feeder = openFeeder('sampled', settings, true);
  expect(() => kept(feeder.batches({ part: 'broken' as never, epoch: 1 }))).toThrow(TypeError);
  feeder.dispose();
});
