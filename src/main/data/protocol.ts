import type { Comparison, SignificanceTest } from '../../shared/domain/analysis.ts';
import type { AuditionSession, FoundTrack, SessionChoice } from '../../shared/domain/audition.ts';
import type { Moment } from '../../shared/domain/audition-moment.ts';
import type { ContextShares, ContextSimilarity } from '../../shared/domain/context-analysis.ts';
import type {
  DataProgress,
  DatasetDetail,
  GenerateRequest,
  ImportPreview,
  ImportRequest,
  RejectedRow,
  SplitSpec,
  SplitSummary,
} from '../../shared/domain/dataset.ts';
import type { DatasetPlay, DatasetSessions } from '../../shared/domain/dataset-sessions.ts';
import type { ImportCheck } from '../../shared/domain/import-check.ts';
import type { ContextImprovement, SessionsBehindBar } from '../../shared/domain/improvement.ts';
import type { FeatureSummary } from '../../shared/domain/track-features.ts';
import type { SerializedError } from '../../shared/errors.ts';
import type { CompareRequest } from '../evaluation/compare-runs.ts';
import type { ImprovementByContextRequest } from '../evaluation/improvement-by-context.ts';
import type { TestRunsRequest } from '../evaluation/test-runs.ts';
import type { MatchAudioRequest, MatchedAudioRows } from './audio/match-audio.ts';
import type { ChooseSessionsRequest } from './audition/choose-sessions.ts';
import type { PreparedSplit } from './audition/split-sessions.ts';
import type { ListSessionsRequest } from './browse/list-sessions.ts';
import type { BehindBarJob } from './browse/sessions-behind-bar.ts';
import type { ContextsRequest } from './contexts/read-contexts.ts';

/** What main may ask of the data process; `result` is what it answers. Directories are absolute. */
export type DataJobs = {
  preview: { request: ImportRequest; result: ImportPreview };
  /** Writes `<datasetsDirectory>/<fingerprint>/` atomically and answers with its description. */
  import: {
    request: { options: ImportRequest; name: string; datasetsDirectory: string; uploadsDirectory?: string };
    result: DatasetDetail;
  };
  /** Reads everything as `import` does and keeps nothing. */
  check: { request: ImportRequest; result: ImportCheck };
  generate: { request: { options: GenerateRequest; datasetsDirectory: string }; result: DatasetDetail };
  /** Makes `<datasetDirectory>/splits/<id>/` unless it is there. */
  split: { request: { datasetDirectory: string; split: SplitSpec }; result: SplitSummary };
  rejected: { request: { datasetDirectory: string; limit: number }; result: RejectedRow[] };
  /** Paired tests over the per-session vectors of finished runs. */
  compare: { request: CompareRequest; result: Comparison };
  testRuns: { request: TestRunsRequest; result: SignificanceTest[] };
  improvement: { request: ImprovementByContextRequest; result: ContextImprovement };
  behindBar: { request: BehindBarJob; result: SessionsBehindBar };
  contextShares: { request: ContextsRequest; result: ContextShares[] };
  contextSimilarity: { request: ContextsRequest; result: ContextSimilarity };
  features: { request: { datasetDirectory: string }; result: FeatureSummary };
  /** Sessions of a split's test part, filtered and ordered. */
  chooseSessions: { request: ChooseSessionsRequest; result: SessionChoice };
  readMoment: { request: PreparedSplit & { session: number }; result: Moment };
  readSession: { request: PreparedSplit & { session: number }; result: AuditionSession };
  listSessions: { request: ListSessionsRequest; result: DatasetSessions };
  listPlays: { request: { datasetDirectory: string; session: number }; result: DatasetPlay[] };
  latestSession: { request: PreparedSplit & { listener: string }; result: number };
  /** A table or folder of the user's own audio against the tracks of a data set. */
  matchAudio: { request: MatchAudioRequest; result: MatchedAudioRows };
  findTracks: { request: PreparedSplit & { text: string; limit: number }; result: FoundTrack[] };
};
export type DataJobName = keyof DataJobs;

export type ToData =
  | { [Name in DataJobName]: { type: 'job'; id: number; name: Name; request: DataJobs[Name]['request'] } }[DataJobName]
  | { type: 'cancel'; id: number };

export type FromData =
  | { type: 'ready' }
  | { type: 'progress'; id: number; progress: DataProgress }
  | { type: 'result'; id: number; result: DataJobs[DataJobName]['result'] }
  /** The answer to `cancel`: nothing of the job is left behind. */
  | { type: 'cancelled'; id: number }
  | { type: 'error'; id: number; error: SerializedError };
