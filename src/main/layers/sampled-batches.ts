import type { Rng } from '../../shared/random.ts';
import { createCandidateSet } from './candidate-set.ts';
import { createNegativeSampler } from './negative-sampler.ts';
import { type SessionParallelBatch, sessionParallelBatches } from './session-parallel.ts';
import type { SessionPart } from './session-part.ts';

/** How the candidates of a mini-batch are chosen; the names are GRU4Rec's hyperparameters. */
export type SamplingSettings = { batchSize: number; samples: number; sampleAlpha: number; logQ: number };

/** A session-parallel mini-batch with its candidates; the arrays are reused for the next. */
export type SampledBatch = SessionParallelBatch & {
  /** 1 / batchSize for live slots, 0 for others: the reference divides by the configured batch size. */
  rowWeights: Float32Array;
  /** Distinct tracks scored in this batch, int32 [candidateCount]. */
  candidates: Int32Array;
  /** How often each stands among the candidates. */
  counts: Float32Array;
  /** logQ correction of each candidate's score. */
  shifts: Float32Array;
  /** Place of each slot's target among the candidates. */
  targetPlaces: Int32Array;
  /** How much the correction of each target's candidate exceeds the target's own: what a track that was also drawn must not gain in the loss. */
  targetShifts: Float32Array;
  /** Place of each slot's own track, where inputs and candidates share a table. */
  inputPlaces: Int32Array;
};

/** How many distinct tracks a batch holds, whatever was drawn. */
export function candidateCount({ batchSize, samples }: SamplingSettings, trackCount: number): number {
  return Math.min(trackCount, 2 * batchSize + samples);
}

/**
 * Walks sessions in parallel and gives each mini-batch its candidates: the targets of the batch and negatives drawn anew each step, shared by the
 * batch. With logQ, a candidate's score is lowered by logQ * log(how often it is drawn): plays for targets, plays^sampleAlpha for negatives.
 */
export function createSampledBatches(settings: SamplingSettings, support: Int32Array) {
  const { batchSize, sampleAlpha, logQ } = settings;
  const sampler = createNegativeSampler(support, sampleAlpha);
  const ownShifts = Float32Array.from(support, (plays) => -logQ * Math.log(Math.max(plays, 1)));
  const set = createCandidateSet(ownShifts, candidateCount(settings, support.length));
  const samples = new Int32Array(settings.samples);
  const rowWeights = new Float32Array(batchSize);
  const targetPlaces = new Int32Array(batchSize);
  const targetShifts = new Float32Array(batchSize);
  const inputPlaces = new Int32Array(batchSize);
  const { tracks: candidates, counts, shifts } = set;

  /** Apart from the generator, whose loops are slower. */
  function choose({ tracks, targets, live }: SessionParallelBatch, rng: Rng): void {
    set.clear();
    for (let slot = 0; slot < batchSize; slot++) {
      rowWeights[slot] = live[slot]! / batchSize;
      inputPlaces[slot] = set.place(tracks[slot]!);
      if (live[slot] === 1) targetPlaces[slot] = set.add(targets[slot]!, 1);
    }
    sampler.fill(samples, 0, rng);
    for (let draw = 0; draw < samples.length; draw++) set.add(samples[draw]!, sampleAlpha);
    set.fill();
    for (let slot = 0; slot < batchSize; slot++) targetShifts[slot] = shifts[targetPlaces[slot]!]! - set.shiftOf(targets[slot]!);
  }

  return function* epoch(part: SessionPart, rng: Rng): Iterable<SampledBatch> {
    for (const batch of sessionParallelBatches(part, batchSize)) {
      choose(batch, rng);
      yield { ...batch, rowWeights, candidates, counts, shifts, targetPlaces, targetShifts, inputPlaces };
    }
  };
}
