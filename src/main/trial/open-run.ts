import { join } from 'node:path';
import type { EmbeddingMap, Explanation, Recommendation, TrackPlaces } from '../../shared/domain/audition.ts';
import { AppError } from '../../shared/errors.ts';
import { LAYOUT } from '../data/layout.ts';
import { compileProgram } from '../engine/compile-program.ts';
import { findNextTrackModel } from '../models/registry.ts';
import { explainTrack } from './explain-track.ts';
import { findCheckpoint } from './find-checkpoint.ts';
import { loadTrainingData, readIntegers } from './load-split.ts';
import { loadTrackNames, trackLabel } from './load-track-names.ts';
import type { TrialOrder, TrialQuestions } from './protocol.ts';
import { openEmbedding } from './track-embedding.ts';

/** How far down its list a model is searched for a track. */
const FURTHEST_RANK = 1000;

/** A finished run of the task next-track that answers questions. */
export type OpenRun = {
  task: 'next-track';
  recommend(request: TrialQuestions['recommend']['request']): Recommendation;
  explain(request: TrialQuestions['explain']['request']): Explanation;
  map(): EmbeddingMap | null;
  locate(request: TrialQuestions['locate']['request']): TrackPlaces;
  dispose(): void;
};

/** Loads a finished run from its last checkpoint; throws `run.noCheckpoint` where there is none. */
export function openRun(order: TrialOrder, log: (line: string) => void): OpenRun {
  const data = loadTrainingData(order);
  const checkpoint = findCheckpoint(order, log);
  const names = loadTracks(order);
  const learner = findNextTrackModel(order.model).build(order.hyperparameters, data, {
    seed: order.seed,
    ties: order.evaluation.ties,
    compile: compileProgram,
  });
  checkpoint.restore(learner.weights);
  const embedding = learner.embedding === undefined ? null : openEmbedding(learner.weights, learner.embedding);

  function knownTracks(session: readonly string[]): { places: number[]; tracks: Int32Array } {
    const places = [...session.keys()].filter((place) => names.numbers.has(session[place]!));
    if (places.length > 0) return { places, tracks: Int32Array.from(places, (place) => names.numbers.get(session[place]!)!) };
    throw new AppError(
      'audition.unknownTrack',
      `None of the tracks ${session.slice(0, 5).join(', ')} is among the ${data.trackCount} this run was trained on. Give at least one that is.`,
      { unknownTracks: session },
    );
  }

  return {
    task: 'next-track',
    recommend({ session, k, targets }) {
      const { tracks } = knownTracks(session);
      const depth = targets.length === 0 ? k : Math.max(k, FURTHEST_RANK);
      const best = learner.recommend(tracks, Math.min(depth, data.trackCount));
      const ranks = new Map(Array.from(best.tracks, (track, place) => [track, place + 1]));
      return {
        run: order.runId,
        tracks: Array.from(best.tracks.subarray(0, k), (track, place) => ({
          rank: place + 1,
          score: best.scores[place]!,
          ...names.describe(track),
        })),
        unknownTracks: session.filter((id) => !names.numbers.has(id)),
        targetRanks: targets.map((id) => ranks.get(names.numbers.get(id) ?? -1) ?? null),
      };
    },
    explain({ session, track }) {
      const wanted = names.numbers.get(track);
      if (wanted === undefined) {
        throw new AppError('audition.unknownTrack', `The track ${track} is not among the ${data.trackCount} this run was trained on.`, {
          unknownTracks: [track],
        });
      }
      const { places, tracks } = knownTracks(session);
      const { evidence, ...reason } = explainTrack(learner, embedding, tracks, wanted);
      return {
        ...reason,
        evidence: evidence.map(({ place, value }) => ({ place: places[place]!, value, ...names.describe(tracks[place]!) })),
      };
    },
    map: () => embedding?.map((track) => trackLabel(names.describe(track))) ?? null,
    locate: ({ tracks }) => embedding?.locate(tracks.map((id) => names.numbers.get(id))) ?? tracks.map(() => null),
    dispose: () => learner.dispose(),
  };
}

/** The user's names of the tracks a model numbers. */
function loadTracks({ splitDirectory, datasetDirectory }: TrialOrder) {
  const vocabulary = readIntegers(join(splitDirectory, LAYOUT.vocabulary));
  const { ids, describe } = loadTrackNames(datasetDirectory);
  return {
    numbers: new Map(Array.from(vocabulary, (index, track) => [ids[index] ?? '', track])),
    describe: (track: number) => describe(vocabulary[track]!),
  };
}
