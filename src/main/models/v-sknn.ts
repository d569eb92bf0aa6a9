import { z } from 'zod';
import { inverseFrequency } from '../layers/inverse-frequency.ts';
import { neighbourSearch, rarityWeighting, remind } from '../layers/neighbour-hyperparameters.ts';
import { createNeighbourLearner } from '../layers/neighbour-learner.ts';
import { sessionCount } from '../layers/session-part.ts';
import { positionWeight, STEP_WEIGHTINGS, stepWeight } from '../layers/step-weights.ts';
import { defineModel } from './define-model.ts';

const hyperparameters = z.strictObject({
  ...neighbourSearch,
  similarity: z.enum(['vec', 'cosine']).default('vec').meta({
    title: 'Similarity',
    help: "Sum of the shared tracks' weights over the number of distinct tracks so far (vec), or over the lengths of both sessions' vectors (cosine).",
  }),
  weighting: z.enum(STEP_WEIGHTINGS).default('quadratic').meta({
    title: 'Position weighting',
    help: 'How a track of the session so far weighs by its position: all the same, or the latest most.',
  }),
  weightingScore: z.enum(STEP_WEIGHTINGS).default('div').meta({
    title: 'Step weighting',
    help: 'How the vote of a neighbour falls with the plays since the latest track it shares.',
  }),
  idfWeighting: rarityWeighting(0),
  remind,
});

/**
 * Predicts the tracks of the training sessions most like the session so far, its latest tracks counting most.
 *
 * Paper: Ludewig and Jannach, "Evaluation of session-based recommendation algorithms" (2018), V-SKNN; facts from session-rec's `vsknn.py`.
 * Symbols: L = plays so far; pos(t) = weight of a track by the position it was last played at, such as (i / L)^2; similarity = sum of pos over shared
 * tracks / distinct tracks so far; score(t) = sum over neighbours with t of similarity x weight of the steps to the latest shared track x
 * (1 + idfWeighting ln(S / s(t))), S = training sessions, s = training plays.
 * Input: session int32 [plays]. Output: scores float32 [tracks]; 0 for tracks no neighbour holds.
 * Practical size: 12 bytes a play and 17 a session; a query reads `sampleSize` sessions a distinct track at most.
 * Deviations: linear weights stay at or above 0 and fall from the latest play back (see `layers/step-weights.ts`); of equally similar sessions the newer votes;
 * weighting by age and by dwelling time, and reminders pushed into the list, experimental in the reference, are left out.
 */
export const vSknn = defineModel({
  id: 'v-sknn',
  version: 1,
  title: 'V-SKNN',
  task: 'next-track',
  learns: 'counts',
  summary: 'Recommends what similar sessions played, the latest tracks counting most.',
  source: 'Ludewig and Jannach 2018 (V-SKNN)',
  hyperparameters,
  build({ k, sampleSize, similarity, weighting, weightingScore, idfWeighting, remind }, { trackCount, support, train }, { ties }) {
    const idf = inverseFrequency(support, sessionCount(train));
    return createNeighbourLearner({
      trackCount,
      train,
      ties,
      k,
      sampleSize,
      remind,
      likeness: {
        weigh: (position, length) => positionWeight(weighting, position, length),
        compare: (shared, { squares, current, neighbour }) =>
          similarity === 'vec' ? shared / current : shared / Math.sqrt(squares * neighbour),
      },
      scoring: {
        ofSteps: (steps) => stepWeight(weightingScore, steps),
        ofTrack: idf.map((rarity) => 1 + idfWeighting * rarity),
      },
    });
  },
});
