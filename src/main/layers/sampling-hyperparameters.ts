import { z } from 'zod';

/** How the negatives are drawn that a target is told from. A model may have a number of samples of its own. */
export const samplingHyperparameters = {
  samples: z.int().min(1).max(100_000).default(1024).meta({
    title: 'Negative samples',
    help: 'Drawn anew each step and shared by all predictions of the batch.',
    unit: 'tracks',
  }),
  sampleAlpha: z.number().min(0).max(1).default(0.5).meta({
    title: 'Sample exponent',
    help: 'Negatives are drawn in proportion to plays to this power: 0 evenly, 1 by popularity.',
  }),
  logQ: z.number().min(0).max(1).default(1).meta({
    title: 'logQ correction',
    help: 'How far the scores of sampled candidates are corrected in training for how often they are drawn; 0 is off.',
  }),
};
