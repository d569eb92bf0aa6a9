import type { SearchSummary } from '../../shared/domain/search.ts';
import { formatNumber, formatRuns } from '../../shared/format.ts';

/** Notices which searches have come to an end since they were last looked at. */
export class EndedSearches {
  #running: ReadonlySet<string> = new Set();

  /** Those seen running before that have ended of themselves; one that was cancelled ended in the analyst's sight. */
  look(searches: readonly SearchSummary[]): SearchSummary[] {
    const ended = searches.filter(({ name, status }) => this.#running.has(name) && (status === 'done' || status === 'failed'));
    this.#running = new Set(searches.filter(({ status }) => status === 'running').map(({ name }) => name));
    return ended;
  }
}

/** How a search ended, in a line: `losses has ended: 11 of 12 runs done, 1 failed, best recall@20 0.1971.` */
export function tellEnd({ name, counts, best, objective }: SearchSummary): string {
  const failed = counts.failed === 0 ? '' : `, ${counts.failed} failed`;
  const bestValue = best === null ? '' : `, best ${objective.metric} ${formatNumber(best.value)}`;
  return `${name} has ended: ${counts.done} of ${formatRuns(counts.total)} done${failed}${bestValue}.`;
}
