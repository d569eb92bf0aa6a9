import type { RunSummary, TrialProgress } from '../../src/shared/domain/run.ts';
import type { SearchDetail, SearchEvent, SearchSummary } from '../../src/shared/domain/search.ts';

/** A run of the search `losses`, waiting unless told otherwise. */
export function runSummary(changes: Partial<RunSummary> = {}): RunSummary {
  return {
    id: 'r1',
    identity: 'i1',
    search: 'losses',
    dataset: 'tiny',
    model: 'gru4rec',
    modelVersion: 1,
    task: 'next-track',
    hyperparameters: { loss: 'cross-entropy', learningRate: 0.1 },
    seed: 1,
    status: 'waiting',
    engine: null,
    createdAt: '2026-03-09T12:00:00.000Z',
    startedAt: null,
    endedAt: null,
    trainingSeconds: null,
    evaluationSeconds: null,
    epochsDone: 0,
    metrics: {},
    error: null,
    ...changes,
  };
}

export function searchSummary(changes: Partial<SearchSummary> = {}): SearchSummary {
  return {
    name: 'losses',
    dataset: 'tiny',
    status: 'running',
    createdAt: '2026-03-09T12:00:00.000Z',
    startedAt: '2026-03-09T12:00:00.000Z',
    endedAt: null,
    counts: { total: 2, done: 0, running: 1, waiting: 1, failed: 0, cancelled: 0, interrupted: 0, reused: 0 },
    objective: { metric: 'recall@20', direction: 'max' },
    best: null,
    etaSeconds: null,
    ...changes,
  };
}

/** What a watcher of a search with these runs receives first, a run a piece. */
export function snapshotEvents(runs: RunSummary[]): SearchEvent[] {
  const pieces = runs.map((run, index) => ({
    type: 'runs' as const,
    search: 'losses',
    runs: JSON.stringify([run]),
    isFirst: index === 0,
    isComplete: index === runs.length - 1,
  }));
  return [{ type: 'snapshot', search: searchDetail() }, ...pieces];
}

function searchDetail(): SearchDetail {
  return {
    ...searchSummary(),
    spec: {
      name: 'losses',
      dataset: 'tiny',
      split: { kind: 'given' },
      models: [{ model: 'gru4rec', fixed: {}, space: {} }],
      strategy: { kind: 'grid' },
      seeds: [1],
      evaluation: { cutoffs: [20], ties: 'conservative' },
      objective: { metric: 'recall@20', direction: 'max' },
    },
    progress: {},
  };
}

export function trialProgress(changes: Partial<TrialProgress> = {}): TrialProgress {
  return { stage: 'training', epoch: 1, epochs: 5, fraction: 0.2, loss: 6.1, eventsPerSecond: 8000, etaSeconds: 60, ...changes };
}
