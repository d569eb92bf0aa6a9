import { parseMetric } from './metric.ts';
import type { Task } from './model.ts';

/** Metric families that runs of a task report beside the loss. Tasks that no model has yet are absent. */
const FAMILIES: Partial<Record<Task, readonly string[]>> = {
  'next-track': ['recall', 'mrr', 'ndcg', 'accuracy', 'precision', 'mean-rank', 'coverage', 'popularity-bias', 'novelty', 'repeat-rate'],
  'session-start': ['cosine', 'session-mrr', 'session-rank', 'map', 'top-ten-recall'],
  playlist: [
    'recall',
    'ndcg',
    'hit-rate',
    'mrr',
    'r-precision',
    'mean-rank',
    'sampled-hit-rate',
    'sampled-ndcg',
    'accuracy-train',
    'accuracy-validation',
    'accuracy-test',
  ],
  rating: ['rmse', 'mae'],
};

/** What a search of a task is usually judged by. */
export const TASK_OBJECTIVES: Partial<Record<Task, string>> = {
  'next-track': 'recall@20',
  'session-start': 'map@100',
  playlist: 'ndcg@10',
  rating: 'rmse',
};

/** How many of the listener's last sessions, the current one included, the prediction of a session start is to tell it from (P1 6.2.1). */
export const SESSION_CANDIDATES = [20, 50] as const;
/** How many of the tracks the listener heard last are ranked for a session start (P1 6.2.2). */
export const TRACK_CANDIDATES = [25, 100] as const;

/** Whether a search chooses at which cutoffs runs of a task are measured; session starts have those of their paper, ratings none. */
export function hasCutoffs(task: Task): boolean {
  return task !== 'session-start' && task !== 'rating';
}

/** Names of the tasks in running text. */
export const TASK_TITLES: Record<Task, string> = {
  'next-track': 'Next track',
  'session-start': 'Session start',
  playlist: 'Playlist',
  rating: 'Rating',
  content: 'Content',
};

/** Whether runs of a task report a metric. Throws `metric.unknown` for a name that is none. */
export function isMetricOf(task: Task, metric: string): boolean {
  const { family } = parseMetric(metric);
  return family === 'loss' || FAMILIES[task]?.includes(family) !== false;
}
