import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Recommendation } from '../../shared/domain/audition.ts';
import { AppError } from '../../shared/errors.ts';
import { LAYOUT, RUN_LAYOUT } from '../data/layout.ts';
import { compileProgram } from '../engine/compile-program.ts';
import { findModel } from '../models/registry.ts';
import { loadTrainingData, readIntegers, readWhole } from './load-split.ts';
import type { TrialOrder } from './protocol.ts';
import { findResumePoint } from './train-run.ts';

/** A finished run that answers questions. */
export type OpenRun = {
  recommend(session: readonly string[], k: number): Recommendation;
  dispose(): void;
};

/** Loads a finished run from its last checkpoint; throws `run.noCheckpoint` where there is none. */
export function openRun(order: TrialOrder, log: (line: string) => void): OpenRun {
  const data = loadTrainingData(order);
  const checkpoint = findResumePoint(order, join(order.runDirectory, RUN_LAYOUT.checkpoint), log);
  if (checkpoint === null) {
    throw new AppError('run.noCheckpoint', `The run ${order.runId} has no usable checkpoint in ${order.runDirectory}. Run it again.`, {
      run: order.runId,
    });
  }
  const tracks = loadTracks(order);
  const learner = findModel(order.model).build(order.hyperparameters, data, {
    seed: order.seed,
    ties: order.evaluation.ties,
    compile: compileProgram,
  });
  checkpoint.restore(learner.weights);
  return {
    recommend(session, k) {
      const known = session.flatMap((id) => tracks.numbers.get(id) ?? []);
      const unknownTracks = session.filter((id) => !tracks.numbers.has(id));
      if (known.length === 0) {
        throw new AppError(
          'audition.unknownTrack',
          `None of the tracks ${session.slice(0, 5).join(', ')} is among the ${data.trackCount} this run was trained on. Give at least one that is.`,
          { unknownTracks },
        );
      }
      const best = learner.recommend(Int32Array.from(known), Math.min(k, data.trackCount));
      return {
        run: order.runId,
        tracks: Array.from(best.tracks, (track, place) => ({ rank: place + 1, score: best.scores[place]!, ...tracks.describe(track) })),
        unknownTracks,
      };
    },
    dispose: () => learner.dispose(),
  };
}

/** The user's names of the tracks a model numbers. */
function loadTracks({ splitDirectory, datasetDirectory }: TrialOrder) {
  const vocabulary = readIntegers(join(splitDirectory, LAYOUT.vocabulary));
  const ids = readLines(join(datasetDirectory, LAYOUT.trackIds));
  const titlesPath = join(datasetDirectory, LAYOUT.trackTitles);
  const titles = existsSync(titlesPath) ? readLines(titlesPath) : [];
  const numbers = new Map(Array.from(vocabulary, (index, track) => [ids[index] ?? '', track]));
  return {
    numbers,
    describe(track: number) {
      const index = vocabulary[track]!;
      const [title = '', artist = ''] = titles[index]?.split('\t') ?? [];
      return { track: ids[index]!, title: title || null, artist: artist || null };
    },
  };
}

function readLines(path: string): string[] {
  return readWhole(path).toString().split('\n');
}
