import type { EpochRecord, TrialProgress } from '../../shared/domain/run.ts';

/** What the scheduler announces, by id; readers fetch from the store what they need of it. */
export type SearchNews =
  /** Many runs of it changed at once. */
  | { type: 'cells'; searchId: number }
  /** Its status or counts changed. */
  | { type: 'search'; searchId: number }
  | { type: 'run'; runId: string }
  | { type: 'epoch'; runId: string; record: EpochRecord }
  | { type: 'progress'; runId: string; progress: TrialProgress };
