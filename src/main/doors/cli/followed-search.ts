import { differingSettings, runTitle } from '../../../shared/differing-settings.ts';
import type { RunSummary, TrialProgress } from '../../../shared/domain/run.ts';
import type { SearchEvent, SearchSummary } from '../../../shared/domain/search.ts';
import { formatCount, formatDuration, formatNumber } from '../../../shared/format.ts';

/** What the terminal knows of a search while it watches it. */
export type FollowedSearch = { summary: SearchSummary; runs: Map<string, RunSummary>; progress: Map<string, TrialProgress> };

/** Applies one event; the first must be the snapshot. */
export function applyEvent(search: FollowedSearch | null, event: SearchEvent): FollowedSearch | null {
  if (event.type === 'snapshot') {
    const { spec: _, progress, ...summary } = event.search;
    return { summary, runs: new Map(), progress: new Map(Object.entries(progress)) };
  }
  if (search === null) return null;
  if (event.type === 'runs') {
    for (const run of JSON.parse(event.runs) as RunSummary[]) search.runs.set(run.id, run);
  } else if (event.type === 'summary') search.summary = event.search;
  else if (event.type === 'progress') search.progress.set(event.runId, event.progress);
  else if (event.type === 'run') {
    search.runs.set(event.run.id, event.run);
    if (event.run.status !== 'running') search.progress.delete(event.run.id);
  }
  return search;
}

/** Whether the search still has something to do. */
export function isUnderway({ status }: SearchSummary): boolean {
  return status === 'running' || status === 'waiting';
}

/** What to call each run: its model and what tells it apart. */
export function runTitles(runs: readonly RunSummary[]): Map<string, string> {
  const differing = differingSettings(runs);
  const hasSeeds = new Set(runs.map((run) => run.seed)).size > 1;
  return new Map(runs.map((run) => [run.id, runTitle(run, differing, hasSeeds)]));
}

/** `3 of 9 done, 2 running, 4 waiting, best recall@20 0.1591, 4 min 05 s left`. */
export function describeSummary({ counts, best, objective, etaSeconds }: SearchSummary): string {
  return [
    `${formatCount(counts.done)} of ${formatCount(counts.total)} done`,
    counts.reused === 0 ? null : `${formatCount(counts.reused)} already existed, skipped`,
    counts.running === 0 ? null : `${formatCount(counts.running)} running`,
    counts.waiting === 0 ? null : `${formatCount(counts.waiting)} waiting`,
    counts.failed === 0 ? null : `${formatCount(counts.failed)} failed`,
    counts.cancelled === 0 ? null : `${formatCount(counts.cancelled)} cancelled`,
    counts.interrupted === 0 ? null : `${formatCount(counts.interrupted)} interrupted`,
    best === null ? null : `best ${objective.metric} ${formatNumber(best.value)}`,
    etaSeconds === null ? null : `${formatDuration(etaSeconds)} left`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** `training, epoch 2 of 5, loss 6.123, 7,983 events/s, 1 min 10 s left`. */
export function describeProgress({ stage, epoch, epochs, loss, eventsPerSecond, etaSeconds }: TrialProgress): string {
  return [
    stage,
    epochs > 1 ? `epoch ${epoch} of ${epochs}` : null,
    loss === null ? null : `loss ${formatNumber(loss)}`,
    eventsPerSecond === null ? null : `${formatCount(eventsPerSecond)} events/s`,
    etaSeconds === null ? null : `${formatDuration(etaSeconds)} left`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}
