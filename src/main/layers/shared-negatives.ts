import type { Rng } from '../../shared/random.ts';
import { createNegativeSampler } from './negative-sampler.ts';

/** How negatives that all predictions of a mini-batch share are drawn; the names are hyperparameters. */
export type SharedNegativeSettings = { samples: number; sampleAlpha: number; logQ: number };

/**
 * Draws negatives anew for each mini-batch, with what lowers the scores of targets and negatives: logQ * log(how often each is drawn), up to a constant that
 * changes nothing. The arrays are reused for the next.
 */
export function createSharedNegatives({ samples, sampleAlpha, logQ }: SharedNegativeSettings, support: Int32Array) {
  const sampler = createNegativeSampler(support, sampleAlpha);
  const shift = Float32Array.from(support, (plays) => -logQ * sampleAlpha * Math.log(Math.max(plays, 1)));
  const negatives = new Int32Array(samples);
  return (targets: Int32Array, rng: Rng) => {
    sampler.fill(negatives, 0, rng);
    const targetShifts = Float32Array.from(targets, (track) => shift[track]!);
    const negativeShifts = Float32Array.from(negatives, (track) => shift[track]!);
    return { negatives, targetShifts, negativeShifts };
  };
}
