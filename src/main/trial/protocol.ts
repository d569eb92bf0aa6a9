import type { EmbeddingMap, Explanation, Recommendation, RecommendRequest, TrackPlaces } from '../../shared/domain/audition.ts';
import type { FittingRequest, PlaylistFit, RatedListener, RatedRequest } from '../../shared/domain/audition-collection.ts';
import type { ExplainMomentRequest, MomentExplanation, MomentRanking, RankMomentRequest } from '../../shared/domain/audition-moment.ts';
import type { Hyperparameters } from '../../shared/domain/model.ts';
import type { ContextMetric, EpochRecord, Metrics, TrialProgress } from '../../shared/domain/run.ts';
import type { EvaluationSpec } from '../../shared/domain/search.ts';
import type { ShelfAnswer } from '../../shared/domain/shelf.ts';
import type { Stopping } from '../../shared/domain/stopping.ts';
import type { EngineKind } from '../../shared/domain/system.ts';
import type { TrackClusters } from '../../shared/domain/track-clusters.ts';
import type { TrackSound } from '../../shared/domain/track-sound.ts';
import type { SerializedError } from '../../shared/errors.ts';

/** A run as a trial process makes its learner. Directories are absolute. */
export type MemberOrder = {
  runId: string;
  model: string;
  hyperparameters: Hyperparameters;
  seed: number;
  evaluation: EvaluationSpec;
  /** Holds `train/`, `test/` … see data/layout.ts. */
  splitDirectory: string;
  datasetDirectory: string;
  /** Checkpoint, per-session vectors and log are written here. */
  runDirectory: string;
  /** The finished runs that an ensemble asks, in the order of its members. */
  members?: MemberOrder[];
};

/** One run as a trial process receives it. */
export type TrialOrder = MemberOrder & {
  threads: number;
  /** The engine the run's identity names: a trial with another would give other numbers, and refuses. Any will do to open a run. */
  engine?: EngineKind;
  /** Continue from the newest whole checkpoint in runDirectory, if any. */
  resume: boolean;
};

/** One of several questions that were put together: its answer, or why there is none. */
export type Answered<Result> = { result: Result } | { error: SerializedError };

/** What a run that is open can be asked; tracks go by the user's ids. */
export type TrialQuestions = {
  recommend: { request: Pick<RecommendRequest, 'session' | 'k' | 'context' | 'targets'>; result: Recommendation };
  /** Several sessions at once: models that rank with matrices answer them in hardly more time than one. */
  recommendMany: { request: { requests: TrialQuestions['recommend']['request'][] }; result: Answered<Recommendation>[] };
  trending: { request: { k: number }; result: ShelfAnswer };
  listened: { request: { track: string; k: number }; result: ShelfAnswer };
  liked: { request: { tracks: string[]; k: number }; result: ShelfAnswer };
  sounds: { request: { tracks: string[] }; result: (TrackSound | null)[] };
  explain: { request: { session: string[]; track: string }; result: Explanation };
  rankMoment: { request: Omit<RankMomentRequest, 'run'>; result: MomentRanking };
  explainMoment: { request: Omit<ExplainMomentRequest, 'run'>; result: MomentExplanation };
  fitting: { request: Omit<FittingRequest, 'run'>; result: PlaylistFit };
  rated: { request: Omit<RatedRequest, 'run'>; result: RatedListener };
  clusters: { request: Record<string, never>; result: TrackClusters | null };
  map: { request: Record<string, never>; result: EmbeddingMap | null };
  locate: { request: { tracks: string[] }; result: TrackPlaces };
};
export type TrialQuestionName = keyof TrialQuestions;

export type ToTrial =
  | { type: 'train'; order: TrialOrder }
  /** Loads the finished run once, then answers what is asked of it until stopped. */
  | { type: 'open'; order: TrialOrder }
  | { [Name in TrialQuestionName]: { type: 'ask'; id: number; name: Name; request: TrialQuestions[Name]['request'] } }[TrialQuestionName]
  | { type: 'cancel' };

export type FromTrial =
  | { type: 'ready'; engine: string; environment: Record<string, string | number> }
  | { type: 'progress'; progress: TrialProgress }
  | { type: 'epoch'; record: EpochRecord }
  | { type: 'checkpoint'; epoch: number; bytes: number }
  | { type: 'log'; line: string }
  | {
      type: 'done';
      metrics: Metrics;
      contextMetrics: ContextMetric[];
      trainingSeconds: number;
      evaluationSeconds: number;
      stopping?: Stopping;
    }
  | { type: 'cancelled' }
  | { type: 'opened' }
  | { type: 'answer'; id: number; result: TrialQuestions[TrialQuestionName]['result'] }
  | { type: 'error'; id?: number; error: SerializedError };
