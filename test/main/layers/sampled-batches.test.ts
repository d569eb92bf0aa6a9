import { expect, it } from 'vitest';
import { createNegativeSampler } from '../../../src/main/layers/negative-sampler.ts';
import { createSampledBatches } from '../../../src/main/layers/sampled-batches.ts';
import { createRng } from '../../../src/shared/random.ts';
import { ringSessions, trainingData } from '../../support/small-split.ts';

const TRACKS = 60;
const { support, train } = trainingData(ringSessions(40, TRACKS, 3), TRACKS);

/** Batches as numbers that stay: the arrays are reused. */
function batches(settings: { batchSize: number; samples: number; sampleAlpha: number; logQ: number }) {
  const pass = createSampledBatches({ sampling: settings, support, parts: { train }, seed: 1 });
  return Array.from(pass({ part: 'train', epoch: 1 }), ({ events, feeds }) => ({ events, ...structuredClone(feeds) }));
}

it('lists every candidate once, with its count, and finds inputs and targets among them', () => {
  for (const batch of batches({ batchSize: 4, samples: 20, sampleAlpha: 0.5, logQ: 1 })) {
    expect(batch.candidates).toHaveLength(28);
    expect(new Set(batch.candidates).size).toBe(28);
    expect(batch.counts.reduce((sum, count) => sum + count, 0)).toBe(batch.events + 20);
    for (let slot = 0; slot < 4; slot++) {
      expect(batch.candidates[batch.inputPlaces[slot]!]).toBe(batch.tracks[slot]);
      expect([0, 0.25]).toContain(batch.rowWeights[slot]);
      if (batch.rowWeights[slot]! > 0) expect(batch.candidates[batch.targetPlaces[slot]!]).toBe(batch.targets[slot]);
    }
    expect(batch.rowWeights.filter((weight) => weight > 0)).toHaveLength(batch.events);
  }
});

it('corrects scores for how often targets and negatives are drawn', () => {
  const [batch] = batches({ batchSize: 4, samples: 0, sampleAlpha: 0.5, logQ: 1 });
  for (const [place, track] of batch!.candidates.entries()) {
    const count = batch!.counts[place]!;
    // Occurrences of the same track add up before the logarithm: count * e^-log(plays).
    const expected = count === 0 ? -1e9 : Math.log(count) - Math.log(support[track]!);
    expect(batch!.shifts[place]).toBeCloseTo(expected, 4);
  }
  for (let slot = 0; slot < 4; slot++) {
    const place = batch!.targetPlaces[slot]!;
    expect(batch!.targetShifts[slot]).toBeCloseTo(batch!.shifts[place]! + Math.log(support[batch!.targets[slot]!]!), 4);
  }
});

it('lists a catalogue that is smaller than a batch whole', () => {
  const [batch] = batches({ batchSize: 8, samples: 500, sampleAlpha: 1, logQ: 0 });
  expect([...batch!.candidates].sort((a, b) => a - b)).toEqual(Array.from({ length: TRACKS }, (_, track) => track));
});

it('draws on from where the step before ended, however many steps are drawn for at once', () => {
  // Three steps' worth of draws are not made at once.
  const settings = { batchSize: 4, samples: 50_000, sampleAlpha: 0.5, logQ: 0 };
  const sampler = createNegativeSampler(support, settings.sampleAlpha);
  const rng = createRng(1, 'negative samples', 1);
  const drawn = new Int32Array(settings.samples);
  const steps = batches(settings);
  expect(steps.length).toBeGreaterThan(5);
  for (const { candidates, counts, targets, rowWeights } of steps) {
    sampler.fill(drawn, 0, rng);
    const expected = new Float32Array(TRACKS);
    for (const track of drawn) expected[track]! += 1;
    for (const [slot, track] of targets.entries()) expected[track]! += rowWeights[slot]! > 0 ? 1 : 0;
    expect(Float32Array.from(candidates.keys(), (track) => counts[candidates.indexOf(track)]!)).toEqual(expected);
  }
});
