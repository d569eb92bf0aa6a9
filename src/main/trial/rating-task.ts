import { join } from 'node:path';
import { RUN_LAYOUT } from '../data/layout.ts';
import { compileProgram } from '../engine/compile-program.ts';
import { contextMetrics } from '../evaluation/context-metrics.ts';
import { createRatingEvaluation } from '../evaluation/evaluate-ratings.ts';
import { writePerSessionFile } from '../evaluation/per-session-file.ts';
import type { RatingModel } from '../models/define-model.ts';
import { loadRatings } from './load-ratings.ts';
import { loadContexts } from './load-split.ts';
import type { TrialOrder } from './protocol.ts';
import type { TrialTask } from './trial-task.ts';

/** Builds a model that predicts ratings, to be judged by its errors on the ratings held out. */
export function openRatingTask(order: TrialOrder, model: RatingModel): TrialTask {
  const { data, test, sessions } = loadRatings(order);
  const learner = model.build(order.hyperparameters, data, { seed: order.seed, ties: order.evaluation.ties, compile: compileProgram });
  return {
    learner: { ...learner, notes: [...data.notes, ...(learner.notes ?? [])] },
    evaluationEvents: test.values.length,
    *evaluate() {
      const evaluation = createRatingEvaluation(sessions);
      evaluation.add(learner.rate(test.users, test.tracks), test.values);
      yield test.values.length;
      const judged = evaluation.result();
      const contexts = loadContexts(order.datasetDirectory, judged.numbers);
      writePerSessionFile(join(order.runDirectory, RUN_LAYOUT.perSession), judged.numbers, judged.sessions, contexts);
      return { metrics: judged.overall, contextMetrics: contextMetrics(judged.sessions, contexts) };
    },
  };
}
