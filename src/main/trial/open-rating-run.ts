import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RatedListener } from '../../shared/domain/audition-collection.ts';
import { AppError } from '../../shared/errors.ts';
import { compileProgram } from '../engine/compile-program.ts';
import type { RatingModel } from '../models/define-model.ts';
import { findCheckpoint } from './find-checkpoint.ts';
import { loadRatings } from './load-ratings.ts';
import { readPart, readPartValues } from './load-split.ts';
import { loadModelTracks } from './model-tracks.ts';
import type { TrialOrder, TrialQuestions } from './protocol.ts';

/** A finished run that predicts ratings and answers what it predicts for a listener. */
export type OpenRatingRun = { task: 'rating'; rated(request: TrialQuestions['rated']['request']): RatedListener; dispose(): void };

/** Loads a finished run from its last checkpoint; throws `run.noCheckpoint` where there is none. */
export function openRatingRun(order: TrialOrder, model: RatingModel, log: (line: string) => void): OpenRatingRun {
  const { data, isMark, userOf, known } = loadRatings(order);
  const checkpoint = findCheckpoint(order, log);
  const names = loadModelTracks(order);
  const learner = model.build(order.hyperparameters, data, { seed: order.seed, ties: order.evaluation.ties, compile: compileProgram });
  checkpoint.restore(learner.weights);

  function ratingsIn(part: 'train' | 'validation' | 'test', session: number) {
    if (part === 'validation' && !existsSync(join(order.splitDirectory, part))) return [];
    const { offsets, tracks, sessions } = readPart(order, part, data.trackCount);
    const values = readPartValues(order, part, tracks.length)!;
    const place = sessions.indexOf(session);
    if (place < 0) return [];
    return Array.from(tracks.subarray(offsets[place]!, offsets[place + 1]!), (track, index) => ({
      track,
      value: values[offsets[place]! + index]!,
      isHeldOut: part !== 'train',
    }));
  }

  return {
    task: 'rating',
    rated({ session, k }) {
      const own = (['train', 'validation', 'test'] as const).flatMap((part) => ratingsIn(part, session));
      if (own.length === 0) {
        throw new AppError('input.invalid', `Listener ${session} has no rating of a track this run knows. Choose one of the test part.`, {
          received: session,
        });
      }
      const user = userOf(session);
      const predict = (tracks: Int32Array) =>
        learner.rate(
          tracks.map(() => user),
          tracks.map((track) => (known[track] === 1 ? track : -1)),
        );
      const predicted = predict(Int32Array.from(own, ({ track }) => track));
      const rated = new Set(own.map(({ track }) => track));
      const others = Int32Array.from({ length: data.trackCount }, (_, track) => track).filter(
        (track) => known[track] === 1 && !rated.has(track),
      );
      const scores = predict(others);
      const best = Int32Array.from(others.keys())
        .sort((a, b) => scores[b]! - scores[a]! || a - b)
        .subarray(0, k);
      return {
        run: order.runId,
        ratings: own.map(({ track, value, isHeldOut }, index) => ({
          ...names.describe(track),
          rating: isMark(value) ? null : value,
          predicted: predicted[index]!,
          isHeldOut,
        })),
        best: Array.from(best, (place, index) => ({ ...names.describe(others[place]!), rank: index + 1, predicted: scores[place]! })),
      };
    },
    dispose: () => learner.dispose(),
  };
}
