import type { TrialProgress } from '../../shared/domain/run.ts';
import type { SearchSummary } from '../../shared/domain/search.ts';

type Counts = SearchSummary['counts'];

/** Share of a search's cells that will not change any more, 0..1. */
export function finishedShare({ total, done, failed, cancelled }: Counts): number {
  return total === 0 ? 0 : (done + failed + cancelled) / total;
}

/** The same, counting how far each running trial is: a bar that moves between finished runs. */
export function liveShare(counts: Counts, running: readonly TrialProgress[]): number {
  const underway = running.reduce((sum, { fraction }) => sum + fraction, 0);
  return counts.total === 0 ? 0 : Math.min(1, finishedShare(counts) + underway / counts.total);
}
