import { z } from 'zod';
import { inverseFrequency } from '../layers/inverse-frequency.ts';
import { decays, neighbourSearch, rarityWeighting, remind } from '../layers/neighbour-hyperparameters.ts';
import { createNeighbourLearner } from '../layers/neighbour-learner.ts';
import { sessionCount } from '../layers/session-part.ts';
import { defineModel } from './define-model.ts';

const hyperparameters = z.strictObject({
  ...neighbourSearch,
  similarity: z.enum(['cosine', 'vec']).default('cosine').meta({
    title: 'Similarity',
    help: "Sum of the shared tracks' weights over the lengths of both sessions' vectors (cosine), or over the number of distinct tracks so far (vec).",
  }),
  ...decays,
  lambdaIpw: z.number().min(0).max(1000).default(1.02).meta({
    title: 'Step decay',
    help: 'Plays since the latest track shared with a neighbour after which its vote has fallen to 1/e; 0 is off.',
    unit: 'plays',
  }),
  lambdaIdf: rarityWeighting(5),
  remind,
});

/**
 * Predicts as STAN does, with V-SKNN's votes: neighbours that share only older tracks vote less, rare tracks score more.
 *
 * Paper: Ludewig et al., "Empirical analysis of session-based recommendation algorithms" (2020), VSTAN; facts from session-rec's `vstan.py`.
 * Symbols: those of `stan.ts`, and: steps = plays since the latest shared track, 1 if it is the last; S = training sessions, s(t) = training plays of t.
 * score(t) = sum over neighbours with t of STAN's term x exp((1 - steps) / lambdaIpw) x (1 + lambdaIdf ln(S / s(t))).
 * Input: session int32 [plays] and when it began. Output: scores float32 [tracks]; 0 for tracks no neighbour holds.
 * Practical size: 12 bytes a play and 25 a session; a query reads `sampleSize` sessions a distinct track at most.
 * Deviations: those of `stan.ts`.
 */
export const vstan = defineModel({
  id: 'vstan',
  version: 1,
  title: 'VSTAN',
  task: 'next-track',
  learns: 'counts',
  summary: 'STAN with the votes of V-SKNN: by the latest shared track and by rarity.',
  source: 'Ludewig et al. 2020',
  hyperparameters,
  build(
    { k, sampleSize, similarity, lambdaSpw, lambdaSnh, lambdaInh, lambdaIpw, lambdaIdf, remind },
    { trackCount, support, train },
    { ties },
  ) {
    const idf = inverseFrequency(support, sessionCount(train));
    return createNeighbourLearner({
      trackCount,
      train,
      ties,
      k,
      sampleSize,
      remind,
      likeness: {
        weigh: (position, length) => (lambdaSpw === 0 ? 1 : Math.exp((position - length) / lambdaSpw)),
        compare: (shared, { squares, current, neighbour }) =>
          similarity === 'vec' ? shared / current : shared / Math.sqrt(squares * neighbour),
        ageDays: lambdaSnh,
      },
      scoring: {
        ofSteps: (steps) => (lambdaIpw === 0 ? 1 : Math.exp((1 - steps) / lambdaIpw)),
        ofDistance: (distance) => (lambdaInh === 0 ? 1 : Math.exp(-distance / lambdaInh)),
        ofTrack: idf.map((rarity) => 1 + lambdaIdf * rarity),
      },
    });
  },
});
