import { z } from 'zod';

/** How many neighbours vote, and among how many they are looked for. */
export const neighbourSearch = {
  k: z.int().min(1).max(100_000).default(500).meta({
    title: 'Neighbours',
    help: 'The most similar training sessions that vote.',
    unit: 'sessions',
    scale: 'log',
  }),
  sampleSize: z.int().min(0).max(10_000_000).default(5000).meta({
    title: 'Sample',
    help: 'Neighbours are looked for among this many of the newest sessions that share a track with the current one; 0 looks among all.',
    unit: 'sessions',
    scale: 'log',
  }),
};

/** The decays of STAN. */
export const decays = {
  lambdaSpw: z.number().min(0).max(1000).default(1.02).meta({
    title: 'Position decay',
    help: 'Plays after which a track of the session so far weighs 1/e; 0 is off: all weigh the same.',
    unit: 'plays',
  }),
  lambdaSnh: z.number().min(0).max(100_000).default(5).meta({
    title: 'Age decay',
    help: 'Days between two sessions after which their similarity has fallen to 1/e; 0 is off. Without effect where the data has no times.',
    unit: 'days',
  }),
  lambdaInh: z.number().min(0).max(1000).default(2.05).meta({
    title: 'Distance decay',
    help: 'Positions from the latest shared track of a neighbour after which its tracks score 1/e; 0 is off.',
    unit: 'plays',
  }),
};

/** How much more rare tracks score; `usual` is the default of the model. */
export const rarityWeighting = (usual: number) =>
  z.number().min(0).max(1000).default(usual).meta({
    title: 'Rarity weighting',
    help: 'How much more rare tracks score: a score is multiplied by 1 + this times ln(sessions / plays). 0 is off.',
  });

export const remind = z.boolean().default(true).meta({
  title: 'Repeat tracks',
  help: 'Recommend tracks that the session has played already, too.',
});
