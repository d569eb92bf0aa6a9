import type { Workbench } from '../../src/main/workbench/workbench.ts';
import type { SearchEvent, SearchSummary } from '../../src/shared/domain/search.ts';

/** Watches a search until something happens, and answers with all events so far. */
export async function watchUntil(workbench: Workbench, name: string, isReached: (event: SearchEvent) => boolean): Promise<SearchEvent[]> {
  const events: SearchEvent[] = [];
  for await (const event of workbench.searches.watch({ name })) {
    events.push(event);
    if (isReached(event)) break;
  }
  return events;
}

/** Waits until a search is over. */
export async function untilEnded(workbench: Workbench, name: string): Promise<SearchSummary> {
  const isOver = (event: SearchEvent) => 'search' in event && typeof event.search === 'object' && event.search.status !== 'running';
  await watchUntil(workbench, name, isOver);
  return await workbench.searches.get({ name });
}
