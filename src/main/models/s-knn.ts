import { z } from 'zod';
import { neighbourSearch } from '../layers/neighbour-hyperparameters.ts';
import { createNeighbourLearner } from '../layers/neighbour-learner.ts';
import { defineModel } from './define-model.ts';

const SIMILARITIES = {
  cosine: (shared: number, current: number, neighbour: number) => shared / Math.sqrt(current * neighbour),
  jaccard: (shared: number, current: number, neighbour: number) => shared / (current + neighbour - shared),
  binary: (shared: number, current: number, neighbour: number) => (2 * shared) / (2 * shared + current + neighbour),
};

const hyperparameters = z.strictObject({
  ...neighbourSearch,
  similarity: z.enum(['cosine', 'jaccard', 'binary']).default('cosine').meta({
    title: 'Similarity',
    help: 'How the number of shared tracks is set against the sizes of the two sessions.',
  }),
});

/**
 * Predicts the tracks of the training sessions most like the session so far.
 *
 * Paper: Jannach and Ludewig, "When recurrent neural networks meet the neighborhood for session-based recommendation" (2017); facts from
 * session-rec's `sknn.py`.
 * Symbols: A, B = distinct tracks of the current and of a training session, m = |A and B|. cosine m / sqrt(|A| |B|); jaccard m / |A or B|;
 * binary 2m / (2m + |A| + |B|). The score of a track is the sum of the similarities of the neighbours that hold it.
 * Input: session int32 [plays]. Output: scores float32 [tracks]; 0 for tracks no neighbour holds.
 * Practical size: 12 bytes a play and 17 a session; a query reads `sampleSize` sessions a distinct track at most.
 * Deviations: the cosine divides by the sizes of both sessions (the reference multiplies by the current one's root, which changes no order); of
 * equally similar sessions the newer votes; tanimoto is left out, being jaccard; boosts for reminders and popularity, off by default, are left out.
 */
export const sKnn = defineModel({
  id: 's-knn',
  version: 1,
  title: 'S-KNN',
  task: 'next-track',
  learns: 'counts',
  summary: 'Recommends what similar sessions played.',
  source: 'Jannach and Ludewig 2017',
  hyperparameters,
  build: ({ k, sampleSize, similarity }, { trackCount, train }, { ties }) =>
    createNeighbourLearner({
      trackCount,
      train,
      ties,
      k,
      sampleSize,
      remind: true,
      likeness: {
        weigh: () => 1,
        compare: (shared, { current, neighbour }) => SIMILARITIES[similarity](shared, current, neighbour),
      },
      scoring: {},
    }),
});
