import { join } from 'node:path';
import type { EmbeddingMap, Explanation, Recommendation, TrackPlaces } from '../../shared/domain/audition.ts';
import type { TrackClusters } from '../../shared/domain/track-clusters.ts';
import { AppError, serializeError } from '../../shared/errors.ts';
import { formatCount } from '../../shared/format.ts';
import { LAYOUT } from '../data/layout.ts';
import type { ScoredTracks } from '../models/define-model.ts';
import { findNextTrackModel } from '../models/registry.ts';
import { restoreLearner } from './build-learner.ts';
import { explainTrack } from './explain-track.ts';
import { loadTrainingData, readFeatures, readIntegers } from './load-split.ts';
import { loadTrackNames, trackLabel } from './load-track-names.ts';
import { pictureClusters } from './picture-clusters.ts';
import type { Answered, TrialOrder, TrialQuestions } from './protocol.ts';
import { type RunShelves, runShelves } from './run-shelves.ts';
import { openEmbedding } from './track-embedding.ts';

/** How far down its list a model is searched for a track. */
const FURTHEST_RANK = 1000;

/** A finished run of the task next-track that answers questions. */
export type OpenRun = {
  task: 'next-track';
  id: string;
  recommend(request: TrialQuestions['recommend']['request']): Recommendation;
  recommendMany(requests: readonly TrialQuestions['recommend']['request'][]): Answered<Recommendation>[];
  shelves: RunShelves;
  explain(request: TrialQuestions['explain']['request']): Explanation;
  map(): EmbeddingMap | null;
  locate(request: TrialQuestions['locate']['request']): TrackPlaces;
  clusters(): TrackClusters | null;
  dispose(): void;
};

/** Loads a finished run from its last checkpoint; throws `run.noCheckpoint` where there is none. */
export function openRun(order: TrialOrder, log: (line: string) => void): OpenRun {
  const data = loadTrainingData(order);
  const learner = restoreLearner(order, findNextTrackModel(order.model), data, log);
  const names = loadTracks(order);
  const embedding = openEmbedding(learner);

  function knownTracks(session: readonly string[]): { places: number[]; tracks: Int32Array } {
    const places = [...session.keys()].filter((place) => names.numbers.has(session[place]!));
    if (places.length > 0) return { places, tracks: Int32Array.from(places, (place) => names.numbers.get(session[place]!)!) };
    throw new AppError(
      'audition.unknownTrack',
      `None of the tracks ${session.slice(0, 5).join(', ')} is among the ${data.trackCount} this run was trained on. Give at least one that is.`,
      { unknownTracks: session },
    );
  }

  type Question = TrialQuestions['recommend']['request'];

  /** How many tracks the model is asked for. */
  const depthOf = ({ k, targets }: Question) => Math.min(targets.length === 0 ? k : Math.max(k, FURTHEST_RANK), data.trackCount);

  function toRecommendation({ session, k, targets }: Question, best: ScoredTracks): Recommendation {
    const ranks = new Map(targets.length === 0 ? [] : Array.from(best.tracks, (track, place) => [track, place + 1]));
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
  }

  function recommend(question: Question): Recommendation {
    return toRecommendation(question, learner.recommend(knownTracks(question.session).tracks, depthOf(question)));
  }

  function recommendMany(questions: readonly Question[]): Answered<Recommendation>[] {
    const { recommendMany: together } = learner;
    if (together === undefined || questions.length === 1) return questions.map((question) => attempt(() => recommend(question)));
    const sessions = questions.map(({ session }) => attempt(() => knownTracks(session).tracks));
    const known = sessions.flatMap((session) => ('result' in session ? [session.result] : []));
    const answers = together(known, Math.max(...questions.map(depthOf)))[Symbol.iterator]();
    return sessions.map((session, place) =>
      'error' in session ? session : { result: toRecommendation(questions[place]!, answers.next().value as ScoredTracks) },
    );
  }

  return {
    task: 'next-track',
    id: order.runId,
    recommend,
    recommendMany,
    shelves: runShelves({
      support: data.support,
      readFeatures: () => readFeatures(order),
      embedding,
      follow: (tracks, k) => learner.recommend(tracks, k),
      names,
      words: {
        trending: `Most played in the ${formatCount(data.support.reduce((sum, plays) => sum + plays, 0))} plays the run learnt from.`,
        follow: 'What the run plays after a session of these tracks: it has learnt no vectors.',
      },
    }),
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
    clusters: () =>
      learner.clusters === undefined ? null : pictureClusters(learner.clusters(), (track) => trackLabel(names.describe(track))),
    dispose: () => learner.dispose(),
  };
}

function attempt<Result>(work: () => Result): Answered<Result> {
  try {
    return { result: work() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { error: serializeError(error) };
  }
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
