import type { EpochRecord, TrialProgress } from '../../shared/domain/run.ts';

/** What the scheduler announces, by id; readers fetch from the store what they need of it. */
export type SearchNews =
  | { type: 'started'; searchId: number }
  | { type: 'search'; searchId: number }
  | { type: 'run'; runId: string }
  | { type: 'epoch'; runId: string; record: EpochRecord }
  | { type: 'progress'; runId: string; progress: TrialProgress };
