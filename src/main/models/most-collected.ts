import { z } from 'zod';
import { createCountedCollections } from '../layers/counting-collections.ts';
import { defineModel } from './define-model.ts';

/**
 * Continues every playlist with the tracks that most playlists have.
 *
 * Paper: the popularity baseline of NCF (He et al. 2017).
 * Symbols: s(t) = training playlists, or users, with track t: the score of t. Output: scores float32 [tracks].
 * Practical size: any. Deviations: none.
 */
export const mostCollected = defineModel({
  id: 'most-collected',
  version: 1,
  title: 'Most collected',
  task: 'playlist',
  learns: 'counts',
  summary: 'Continues every playlist with the tracks that most playlists, or users, have.',
  source: 'Baseline of He et al., Neural Collaborative Filtering, 2017',
  hyperparameters: z.strictObject({}),
  build: (_hyperparameters, data) =>
    createCountedCollections({
      data,
      fill: (_tracks, scores) => scores.set(data.support),
      explain: (_tracks, track) => ({
        summary: `It is in ${data.support[track]!} collections of the training part; whose list it is makes no difference.`,
        measure: null,
        evidence: [],
      }),
    }),
});
