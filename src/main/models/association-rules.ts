import { z } from 'zod';
import { ruleTable } from '../layers/rule-hyperparameters.ts';
import { createRuleLearner } from '../layers/rule-learner.ts';
import { defineModel } from './define-model.ts';

const hyperparameters = z.strictObject(ruleTable);

/**
 * Predicts the tracks most often in one session with the last one, before or after it.
 *
 * Paper: the AR baseline of Ludewig and Jannach, "Evaluation of session-based recommendation algorithms" (2018); facts from session-rec's `ar.py`.
 * Symbols: c(a, b) = pairs of a play of a and a play of b in the same training session, in either order; the score of b after a.
 * Input: session int32 [plays], of which the last counts. Output: scores float32 [tracks], in pairs; 0 for all but `pruning` tracks.
 * Practical size: counting grows with the square of session lengths; pruning x 12 bytes a track.
 * Deviations: none. A track played twice in a session is a rule of its own follower, and of equal rules those seen first
 * are kept and, unless `equalRules` is tied, rank first, as in the reference's lists.
 */
export const associationRules = defineModel({
  id: 'association-rules',
  version: 1,
  title: 'Association rules',
  task: 'next-track',
  learns: 'counts',
  summary: 'Recommends what most often shared a session with the last track.',
  source: 'Ludewig and Jannach 2018 (AR)',
  hyperparameters,
  build: ({ pruning, equalRules }, { trackCount, train }, { ties }) =>
    createRuleLearner({
      trackCount,
      train,
      ties,
      keep: pruning,
      equalRules,
      count(tracks, place, from, to, add) {
        for (let other = from; other < to; other++) if (other !== place) add(tracks[other]!, 1);
      },
    }),
});
