import type { z } from 'zod';
import type { DatasetHolds, DatasetSummary } from './domain/dataset.ts';
import type { SearchSpec } from './domain/search.ts';

const LONGEST_NAME = 80;
/** Enough sessions for the difference to show, few enough for a minute's wait. */
const SESSIONS = 10_000;

type Input = z.input<typeof SearchSpec>;

/** What a data set's first search does, in running text. */
export const FIRST_SEARCHES: Readonly<Record<DatasetHolds, { title: string; words: string }>> = {
  sessions: {
    title: 'popularity against GRU4Rec',
    words: 'compares recommending what is popular with four small GRU4Rec networks',
  },
  playlists: {
    title: 'popular and same-artist tracks against iALS',
    words:
      'compares continuing playlists with popular tracks and with tracks of the same artists with a matrix factorisation of two widths',
  },
  counts: {
    title: 'popularity against iALS',
    words: 'compares recommending what most listeners play with a matrix factorisation of two widths',
  },
  ratings: {
    title: 'mean ratings against SVD',
    words: 'compares predicting ratings from means and biases alone with a matrix factorisation of two widths',
  },
};

/**
 * A search that finishes in a minute or so and shows that the data can be learnt from: for sessions, popularity against small GRU4Rec networks; for
 * collections, what is popular against matrix factorisation; all on a sample of the sessions.
 */
export function firstSearch({ name, holds, parts, sessions }: Pick<DatasetSummary, 'name' | 'holds' | 'parts' | 'sessions'>): Input {
  const sampleEvery = Math.max(1, Math.round(sessions / SESSIONS));
  const common = { name: `first look at ${name}`.slice(0, LONGEST_NAME), dataset: name };
  const split = { kind: 'hold-out-tracks', testShare: 0.2, sampleEvery } as const;
  switch (holds) {
    case 'sessions':
      return { ...common, ...ofSessions(parts, sampleEvery) };
    case 'playlists':
      return { ...common, split, models: [{ model: 'most-collected' }, { model: 'same-artist' }, ...factors], ...byRanks };
    case 'counts':
      return { ...common, split, models: [{ model: 'most-collected' }, ...factors], ...byRanks };
    case 'ratings':
      return {
        ...common,
        split,
        models: [{ model: 'svd', fixed: { epochs: 20 }, space: { units: [1, 20], learningRate: [0.005, 0.01] } }],
        objective: { metric: 'rmse', direction: 'min' },
      };
  }
}

const factors: Input['models'] = [{ model: 'ials', fixed: { epochs: 8 }, space: { units: [8, 32] } }];
const byRanks = {
  evaluation: { cutoffs: [10, 50] },
  objective: { metric: 'recall@50', direction: 'max' },
} satisfies Partial<Input>;

function ofSessions(parts: DatasetSummary['parts'], sampleEvery: number): Pick<Input, 'split' | 'models'> {
  const hasTestPart = parts.some((part) => part.name === 'test');
  return {
    split: hasTestPart ? { kind: 'given', sampleEvery } : { kind: 'random-sessions', testShare: 0.1, sampleEvery },
    models: [
      { model: 'popularity' },
      {
        model: 'gru4rec',
        fixed: { epochs: 3, hiddenUnits: [64], samples: 512, batchSize: 128 },
        space: { loss: ['cross-entropy', 'bpr-max'], learningRate: [0.05, 0.1] },
      },
    ],
  };
}
