import { z } from 'zod';
import { ruleTable } from '../layers/rule-hyperparameters.ts';
import { createRuleLearner } from '../layers/rule-learner.ts';
import { STEP_WEIGHTINGS, stepWeight } from '../layers/step-weights.ts';
import { defineModel } from './define-model.ts';

const hyperparameters = z.strictObject({
  steps: z.int().min(1).max(1000).default(9).meta({
    title: 'Steps',
    help: 'How far apart two plays of a session may be to make a rule.',
    unit: 'plays',
  }),
  weighting: z.enum(STEP_WEIGHTINGS).default('quadratic').meta({
    title: 'Weighting',
    help: 'How the weight of a rule falls with the steps between its tracks: 1, 1 - steps/10, 1/steps, 1/log10(steps + 1.7) or 1/steps².',
  }),
  ...ruleTable,
});

/**
 * Predicts the tracks that most often came soon after the last one, nearer followers weighing more.
 *
 * Paper: the SR method of Ludewig and Jannach, "Evaluation of session-based recommendation algorithms" (2018), after Kamehkhosh et al. (2017);
 * facts from session-rec's `sr.py`.
 * Symbols: w(i) = weight of a follower i steps later; the score of b after a is the sum of w(i) over the training plays of b within `steps` after one of a.
 * Input: session int32 [plays], of which the last counts. Output: scores float32 [tracks]; 0 for all but `pruning` tracks.
 * Practical size: counting takes plays x steps; pruning x 12 bytes a track.
 * Deviations: the linear weight stays at 0 from the tenth step on (the reference's turns negative); the defaults are those session-rec found best for
 * music (9 steps, quadratic), not its code's (10, div); its options to weigh by inverse frequency and to add the rules of earlier tracks are left out. Of equal
 * rules those seen first are kept and, unless `equalRules` is tied, rank first, as in the reference's lists.
 */
export const sequentialRules = defineModel({
  id: 'sequential-rules',
  version: 1,
  title: 'Sequential rules',
  task: 'next-track',
  learns: 'counts',
  summary: 'Recommends what most often came soon after the last track.',
  source: 'Ludewig and Jannach 2018 (SR)',
  hyperparameters,
  build({ steps, weighting, pruning, equalRules }, { trackCount, train }, { ties }) {
    const weights = Float64Array.from({ length: steps + 1 }, (_, step) => (step === 0 ? 0 : stepWeight(weighting, step)));
    return createRuleLearner({
      trackCount,
      train,
      ties,
      keep: pruning,
      equalRules,
      count(tracks, place, _from, to, add) {
        const end = Math.min(to, place + steps + 1);
        for (let later = place + 1; later < end; later++) add(tracks[later]!, weights[later - place]!);
      },
    });
  },
});
