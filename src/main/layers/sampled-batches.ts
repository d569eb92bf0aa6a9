import { createRng } from '../../shared/random.ts';
import { createCandidateSet } from './candidate-set.ts';
import type { Batch } from './feeder/batch.ts';
import { createNegativeSampler } from './negative-sampler.ts';
import { type SessionParallelBatch, sessionParallelBatches } from './session-parallel.ts';
import type { PassParts, TrainingPass } from './training-passes.ts';

/** How the candidates of a mini-batch are chosen; the names are GRU4Rec's hyperparameters. */
export type SamplingSettings = { batchSize: number; samples: number; sampleAlpha: number; logQ: number };

/** What a session-parallel mini-batch with its candidates is fed as. */
export type SampledFeeds = Pick<SessionParallelBatch, 'tracks' | 'targets' | 'carry'> & {
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
  /** Chooses what is dropped, int32 []. */
  draw: Int32Array;
};

/**
 * Draws made at once, for 64 steps of 2,048: a training step leaves nothing of the sampler's table in a core's cache, and only the first draws after it wait for
 * memory.
 */
const DRAWN_AT_ONCE = 2 ** 17;

/** How many distinct tracks a batch holds, whatever was drawn. */
export function candidateCount({ batchSize, samples }: SamplingSettings, trackCount: number): number {
  return Math.min(trackCount, 2 * batchSize + samples);
}

/**
 * Walks the sessions of a part in parallel and gives each mini-batch its candidates: the targets of the batch and negatives drawn anew each step, shared by the
 * batch. With logQ, a candidate's score is lowered by logQ * log(how often it is drawn): plays for targets, plays^sampleAlpha for negatives.
 */
export function createSampledBatches({
  sampling,
  support,
  parts,
  seed,
}: {
  sampling: SamplingSettings;
  /** Plays of each track. */
  support: Int32Array;
  parts: PassParts;
  seed: number;
}) {
  const { batchSize, sampleAlpha, logQ } = sampling;
  const sampler = createNegativeSampler(support, sampleAlpha);
  const ownShifts = Float32Array.from(support, (plays) => -logQ * Math.log(Math.max(plays, 1)));
  const set = createCandidateSet(ownShifts, candidateCount(sampling, support.length));
  const stepsAhead = Math.max(1, Math.floor(DRAWN_AT_ONCE / Math.max(1, sampling.samples)));
  const drawn = new Int32Array(stepsAhead * sampling.samples);
  const rowWeights = new Float32Array(batchSize);
  const targetPlaces = new Int32Array(batchSize);
  const targetShifts = new Float32Array(batchSize);
  const inputPlaces = new Int32Array(batchSize);
  const draw = new Int32Array(1);
  const { tracks: candidates, counts, shifts } = set;

  /** Apart from the generator, whose loops are slower. */
  function choose({ tracks, targets, live }: SessionParallelBatch, samples: Int32Array): void {
    set.clear();
    for (let slot = 0; slot < batchSize; slot++) {
      rowWeights[slot] = live[slot]! / batchSize;
      inputPlaces[slot] = set.place(tracks[slot]!);
      targetPlaces[slot] = live[slot] === 1 ? set.add(targets[slot]!, 1) : 0;
    }
    set.addAll(samples, sampleAlpha);
    set.fill();
    for (let slot = 0; slot < batchSize; slot++) targetShifts[slot] = shifts[targetPlaces[slot]!]! - set.shiftOf(targets[slot]!);
  }

  return function* pass({ part, epoch }: TrainingPass): Iterable<Batch<SampledFeeds>> {
    const rng = createRng(seed, 'negative samples', epoch);
    let step = 0;
    for (const batch of sessionParallelBatches(parts[part]!, batchSize)) {
      const ahead = step % stepsAhead;
      if (ahead === 0) sampler.fill(drawn, 0, rng);
      choose(batch, drawn.subarray(ahead * sampling.samples, (ahead + 1) * sampling.samples));
      draw[0] = createRng(seed, 'dropout', epoch, step++).integer(2 ** 31);
      const { events, tracks, targets, carry } = batch;
      yield {
        events,
        feeds: { tracks, targets, carry, rowWeights, candidates, counts, shifts, targetPlaces, targetShifts, inputPlaces, draw },
      };
    }
  };
}
