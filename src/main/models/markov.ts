import { z } from 'zod';
import { ruleTable } from '../layers/rule-hyperparameters.ts';
import { createRuleLearner } from '../layers/rule-learner.ts';
import { defineModel } from './define-model.ts';

const hyperparameters = z.strictObject(ruleTable);

/**
 * Predicts the tracks that most often followed the last one directly: a first-order Markov chain.
 *
 * Paper: the MC baseline of Ludewig and Jannach, "Evaluation of session-based recommendation algorithms" (2018); facts from session-rec's `markov.py`.
 * Symbols: c(a, b) = how often b followed a directly in the training sessions, the score of b after a.
 * Input: session int32 [plays], of which the last counts. Output: scores float32 [tracks], in plays; 0 for all but `pruning` tracks.
 * Practical size: pruning x 12 bytes a track; one track's followers at a time while counting.
 * Deviations: none. Of followers counted equally often those seen first are kept and, unless `equalRules` is tied, rank first, as in the
 * reference's lists. An eighth of its MRR@20 on #nowplaying hangs on that order (7.20 % against 6.31 % tied, conservative): most are counted once or twice.
 */
export const markov = defineModel({
  id: 'markov',
  version: 1,
  title: 'Markov chain',
  task: 'next-track',
  learns: 'counts',
  summary: 'Recommends what most often came right after the last track.',
  source: 'Ludewig and Jannach 2018 (MC)',
  hyperparameters,
  build: ({ pruning, equalRules }, { trackCount, train }, { ties }) =>
    createRuleLearner({
      trackCount,
      train,
      ties,
      keep: pruning,
      equalRules,
      count(tracks, place, _from, to, add) {
        if (place + 1 < to) add(tracks[place + 1]!, 1);
      },
    }),
});
