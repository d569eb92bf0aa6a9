import { z } from 'zod';

/** How sessions and tracks become vectors: the same for every model that predicts how a session starts, so that they can be compared. */
export const sessionStartSettings = {
  firstTracks: z.int().min(0).max(10_000).default(10).meta({
    title: 'First tracks',
    help: 'Only the beginning of each session is read and predicted; 0 takes all of it.',
    unit: 'tracks',
  }),
  historyLength: z.int().min(2).max(10_000).default(400).meta({
    title: 'History length',
    help: 'Sessions of each listener that are looked at, the latest ones.',
    unit: 'sessions',
  }),
  vectorsFrom: z.enum(['auto', 'playlists', 'sessions', 'features']).default('auto').meta({
    title: 'Track vectors from',
    help: 'What word2vec reads: playlists, or the training sessions; auto takes playlists where there are any. "features" takes numbered columns of the track table, such as vector_0, as they are.',
  }),
  vectorWidth: z.int().min(2).max(1024).default(40).meta({ title: 'Vector width', help: 'Width of track and session vectors.' }),
  vectorWindow: z.int().min(1).max(100).default(5).meta({
    title: 'Vector window',
    help: 'The furthest neighbour word2vec reads on either side.',
    unit: 'tracks',
  }),
  vectorNegatives: z.int().min(1).max(100).default(5).meta({
    title: 'Vector negatives',
    help: 'Tracks that word2vec draws against each.',
    unit: 'tracks',
  }),
  vectorExponent: z.number().min(-2).max(2).default(0.75).meta({
    title: 'Vector exponent',
    help: 'Word2vec draws negatives in proportion to plays to this power; music often does well below 0.',
  }),
  vectorEpochs: z
    .int()
    .min(1)
    .max(1000)
    .default(20)
    .meta({ title: 'Vector epochs', help: 'Passes of word2vec over playlists or sessions.' }),
  vectorSubsample: z.number().min(0).max(1).default(0).meta({
    title: 'Vector subsampling',
    help: 'Tracks with more than this share of all plays are thinned for word2vec; 0 is off.',
  }),
  vectorMinimumCount: z.int().min(1).max(1_000_000).default(1).meta({
    title: 'Vector minimum',
    help: 'Tracks listed less often get no vector and are left out of sessions.',
    unit: 'plays',
  }),
};

/** Which earlier sessions a baseline looks at. */
export const whichContext = z.enum(['any', 'same']).default('any').meta({
  title: 'Context',
  help: 'Earlier sessions in any context, or in the same one: part of the day, device and what else is known.',
});

export const SessionStartSettings = z.object(sessionStartSettings);
export type SessionStartSettings = z.output<typeof SessionStartSettings>;
