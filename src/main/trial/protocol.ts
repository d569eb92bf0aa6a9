import type { Recommendation } from '../../shared/domain/audition.ts';
import type { Hyperparameters } from '../../shared/domain/model.ts';
import type { ContextMetric, EpochRecord, Metrics, TrialProgress } from '../../shared/domain/run.ts';
import type { EvaluationSpec } from '../../shared/domain/search.ts';
import type { SerializedError } from '../../shared/errors.ts';

/** One run as a trial process receives it. Directories are absolute. */
export type TrialOrder = {
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
  threads: number;
  /** Continue from the newest whole checkpoint in runDirectory, if any. */
  resume: boolean;
};

export type ToTrial =
  | { type: 'train'; order: TrialOrder }
  /** Loads the finished run once, then answers `recommend` until stopped. */
  | { type: 'open'; order: TrialOrder }
  | { type: 'recommend'; id: number; session: string[]; k: number; context: Record<string, string> }
  | { type: 'cancel' };

export type FromTrial =
  | { type: 'ready'; engine: string; environment: Record<string, string | number> }
  | { type: 'progress'; progress: TrialProgress }
  | { type: 'epoch'; record: EpochRecord }
  | { type: 'checkpoint'; epoch: number; bytes: number }
  | { type: 'log'; line: string }
  | { type: 'done'; metrics: Metrics; contextMetrics: ContextMetric[]; trainingSeconds: number; evaluationSeconds: number }
  | { type: 'cancelled' }
  | { type: 'opened' }
  | { type: 'recommendation'; id: number; recommendation: Recommendation }
  | { type: 'error'; id?: number; error: SerializedError };
