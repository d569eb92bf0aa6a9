import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { RUN_LAYOUT } from '../data/layout.ts';
import { compileProgram } from '../engine/compile-program.ts';
import { createAttentionSummary } from '../evaluation/attention-summary.ts';
import { contextMetrics } from '../evaluation/context-metrics.ts';
import { createSessionStartEvaluation } from '../evaluation/evaluate-session-start.ts';
import { writePerSessionFile } from '../evaluation/per-session-file.ts';
import { predictablePlaces, type SessionHistories, TEST } from '../layers/session-histories.ts';
import { SessionStartSettings } from '../layers/session-start-settings.ts';
import type { SessionStartModel } from '../models/define-model.ts';
import { judgedContexts, loadHistories, withVectors } from './load-histories.ts';
import type { TrialOrder } from './protocol.ts';
import { loadTrackVectors } from './track-vectors.ts';
import type { TrialTask } from './trial-task.ts';

/** Reads the histories an order's settings ask for, with vectors; answers with what the run's log should say about them, and where to keep what follows from the vectors. Yields where it may be left. */
export async function* openHistories(
  order: TrialOrder,
): AsyncGenerator<void, { histories: SessionHistories; notes: string[]; keep: string }> {
  const settings = SessionStartSettings.parse(order.hyperparameters);
  const unread = loadHistories(order, settings);
  const { vectors, width, note, keep } = yield* loadTrackVectors(order, unread, settings);
  return { histories: withVectors(unread, vectors, width), notes: [note], keep };
}

/** Builds a model that predicts how sessions start, to be judged on the sessions of the test part that have one before them. */
export async function* openSessionStartTask(order: TrialOrder, model: SessionStartModel): AsyncGenerator<void, TrialTask> {
  const { histories, notes } = yield* openHistories(order);
  const places = predictablePlaces(histories, TEST);
  if (places.length === 0) {
    throw new AppError(
      'dataset.empty',
      'The test part of this split has no session with an earlier one of the same listener in which a track known from training is played through. Choose a split that leaves more for testing, and data that names its listeners.',
      { splitDirectory: order.splitDirectory },
    );
  }
  const learner = model.build(order.hyperparameters, histories, {
    seed: order.seed,
    ties: order.evaluation.ties,
    compile: compileProgram,
  });
  return {
    learner: { ...learner, notes: [...notes, ...(learner.notes ?? [])] },
    evaluationEvents: places.length,
    *evaluate() {
      const evaluation = createSessionStartEvaluation(histories, places, order.evaluation.ties);
      const attention = learner.blended === undefined ? null : createAttentionSummary(learner.blended, places);
      for (const predicted of learner.predict(histories, places)) {
        evaluation.add(predicted);
        attention?.add(predicted);
        yield predicted.places.length;
      }
      const { overall, sessions } = evaluation.result();
      const numbers = places.map((place) => histories.numbers[place]!);
      const contexts = judgedContexts(order.datasetDirectory, numbers);
      writePerSessionFile(join(order.runDirectory, RUN_LAYOUT.perSession), numbers, sessions, contexts);
      attention?.write(join(order.runDirectory, RUN_LAYOUT.attention), contexts);
      return { metrics: overall, contextMetrics: contextMetrics(sessions, contexts) };
    },
  };
}
