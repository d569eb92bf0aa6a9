import type { z } from 'zod';
import type { Hyperparameters } from '../../shared/domain/model.ts';
import type { TieRule } from '../../shared/domain/search.ts';
import type { Program, ProgramDeclaration } from '../engine/program.ts';
import type { WeightStore } from '../engine/weight-store.ts';
import type { CollectionData } from '../layers/collections.ts';
import type { RankedBatch } from '../layers/rank-sessions.ts';
import type { RatingData } from '../layers/ratings.ts';
import type { Reason } from '../layers/reason.ts';
import type { SessionHistories } from '../layers/session-histories.ts';
import type { SessionPart } from '../layers/session-part.ts';
import type { TrackFeatures } from '../layers/track-features.ts';

/** What the next-track task gives a model to learn from. */
export type NextTrackData = {
  trackCount: number;
  /** Training plays of each track, trackCount long. */
  support: Int32Array;
  train: SessionPart;
  /** Where the split has one. */
  validation?: SessionPart;
  /** Reads what is known of the tracks, by track number; null where the data set has no numeric column about tracks. Absent where nothing can be read. */
  readFeatures?: () => TrackFeatures | null;
};

/** What of a run's order concerns the model beside its hyperparameters. */
export type RunSettings = {
  seed: number;
  ties: TieRule;
  /** Turns the model's steps into a program: `compileProgram`, but for tests that compare engines. */
  compile: (declaration: ProgramDeclaration) => Program;
};

/** One optimizer step, or one slice of counting: the mean loss of its events, null where nothing is minimised. */
export type TrainingStep = { loss: number | null; events: number };

/** Tracks by falling score; both k long. */
export type ScoredTracks = { tracks: Int32Array; scores: Float32Array };

/** Sessions held out of training, on which a model is judged after each epoch. */
export type Validation = {
  /** The losses of the held-out sessions under the weights as they are, a batch a turn. */
  losses(): Iterable<TrainingStep>;
  /** Their true next tracks ranked, in models that rank. */
  rank?(): Iterable<RankedBatch>;
  sessions?: SessionPart;
};

/** A model with its weights in memory, whatever its task. Owned by whoever built it, who calls `dispose`. */
export type Learner = {
  epochs: number;
  eventsPerEpoch: number;
  weights: WeightStore;
  /** What the analyst should know about how it was built from this data, for the run's log. */
  notes?: readonly string[];
  /**
   * One pass over the training sessions, a step a turn. A function of the weights, the seed and the epoch alone,
   * so that a run resumed after any epoch gives the numbers of a run that was never stopped.
   */
  trainEpoch(epoch: number): Iterable<TrainingStep>;
  /** Where sessions are held out. */
  validation?: Validation;
  /** When to end before the last epoch, and by what to choose the best; in models that can. */
  stopping?: { patience: number; stopOn: string };
  dispose(): void;
};

export type NextTrackLearner = Learner & {
  /** Ranks the true next track among all tracks at every position of every session. */
  rank(part: SessionPart): Iterable<RankedBatch>;
  /** The k best next tracks after a session so far; `session` is not empty. */
  recommend(session: Int32Array, k: number): ScoredTracks;
  /** The same for several sessions, in models that answer many at once faster than one after another. */
  recommendMany?(sessions: readonly Int32Array[], k: number): Iterable<ScoredTracks>;
  /** The weight [tracks, width] whose rows stand for the tracks, in models that learn one: tracks like each other have rows alike. */
  embedding?: string;
  /** Why it recommends a track after a session, in models that can tell from what they counted. */
  explain?(session: Int32Array, track: number): Reason;
  /** The groups it has found among the tracks, in models that look for some. */
  clusters?(): FoundClusters;
};

/** `clusterOf` [tracks] numbers the group of each track; `values` [tracks, names] is what they were grouped by, standardised. */
export type FoundClusters = { names: readonly string[]; values: Float32Array; clusterOf: Int32Array };

/**
 * Predicted vectors: row i of `vectors` [places, width] is for the session in place `places[i]` of the histories. Where the prediction is a blend, row i of
 * `weights` [places, vectors blended] is what each vector weighs, and of `lengths` how long each is once weighed.
 */
export type PredictedSessions = { places: Int32Array; vectors: Float32Array; blend?: { weights: Float32Array; lengths: Float32Array } };

export type SessionStartLearner = Learner & {
  /** Predicts the vectors of these sessions, each from what came before it and from its context; places in rising order. Batches come in any order. */
  predict(histories: SessionHistories, places: Int32Array): Iterable<PredictedSessions>;
  /** The names of the vectors that predictions blend, in models that tell how. */
  blended?: readonly string[];
};

/** A learner that continues playlists, or what a user has played. */
export type CollectionLearner = Learner & {
  /** Scores of all tracks for each of these collections [trackCount], higher the likelier; an array holds until the next is asked for and may be changed. */
  score(rows: Int32Array): Iterable<Float32Array>;
  /** Scores of all tracks [trackCount] for a list of tracks that need be no collection of the training data, in models that can tell. */
  scoreTracks?(tracks: Int32Array): Float32Array;
  /** Why it continues such a list with a track, in models that can tell from what they counted. */
  explain?(tracks: Int32Array, track: number): Reason;
  /** Which of these tracks the model takes for tracks of the collection, 1 or 0 each, in models that decide as well as rank. */
  accepts?(row: number, tracks: Int32Array): Uint8Array;
  /** The weight [tracks, width] whose rows stand for the tracks, in models that learn one. */
  embedding?: string;
};

/** A learner that says how a user would rate a track. */
export type RatingLearner = Learner & {
  /** Ratings of these pairs, on the scale of the data; `users` and `tracks` are numbers of the training data, -1 where it does not know them. */
  rate(users: Int32Array, tracks: Int32Array): Float64Array;
};

/** What a model of each task learns from, and what it is then asked for. */
export type Tasks = {
  'next-track': { data: NextTrackData; learner: NextTrackLearner };
  'session-start': { data: SessionHistories; learner: SessionStartLearner };
  playlist: { data: CollectionData; learner: CollectionLearner };
  rating: { data: RatingData; learner: RatingLearner };
};

/** A finished run that an ensemble asks, with its weights loaded; whoever is given it disposes of it. */
export type Member<Asked extends Learner> = { name: string; learner: Asked };

/** `members` are there for models that let finished runs vote, in the order of their hyperparameter `members`. */
type BuildSettings<Asked extends Learner> = RunSettings & { members?: readonly Member<Asked>[] };

/** What every model declares about itself. The schema is the only place where a hyperparameter's type, default, range and help stand. */
type Declaration<Shape extends z.ZodRawShape> = {
  id: string;
  /** Raised when a change moves the model's numbers: part of a run's identity. */
  version: number;
  title: string;
  summary: string;
  source: string;
  learns: 'epochs' | 'counts';
  hyperparameters: z.ZodObject<Shape, z.core.$strict>;
  /** What the data must say of its tracks for the model to learn anything. */
  needs?: 'artist' | 'album';
  /** Looks at the very session it predicts: a bound for the others, no model. */
  isOracle?: boolean;
};

type TaskDeclaration<Task extends keyof Tasks, Shape extends z.ZodRawShape> = Declaration<Shape> & {
  task: Task;
  build: (
    hyperparameters: z.output<z.ZodObject<Shape, z.core.$strict>>,
    data: Tasks[Task]['data'],
    run: BuildSettings<Tasks[Task]['learner']>,
  ) => Tasks[Task]['learner'];
};

/** A model as the registry holds it: its own hyperparameter type is behind `build`, which checks what it is given. */
export type TaskModel<Task extends keyof Tasks> = Omit<Declaration<z.ZodRawShape>, 'hyperparameters'> & {
  task: Task;
  hyperparameters: z.ZodObject<z.ZodRawShape, z.core.$strict>;
  build: (
    hyperparameters: Hyperparameters,
    data: Tasks[Task]['data'],
    run: BuildSettings<Tasks[Task]['learner']>,
  ) => Tasks[Task]['learner'];
};
export type NextTrackModel = TaskModel<'next-track'>;
export type SessionStartModel = TaskModel<'session-start'>;
export type PlaylistModel = TaskModel<'playlist'>;
export type RatingModel = TaskModel<'rating'>;
export type Model = NextTrackModel | SessionStartModel | PlaylistModel | RatingModel;

/** Declares a model of the task it names. Give the result to the registry. */
export function defineModel<Task extends keyof Tasks, Shape extends z.ZodRawShape>(
  declaration: TaskDeclaration<Task, Shape>,
): TaskModel<Task> {
  return {
    ...declaration,
    build: (hyperparameters, data, run) => declaration.build(declaration.hyperparameters.parse(hyperparameters), data, run),
  };
}
