import type { DatasetSummary } from '../../shared/domain/dataset.ts';
import { firstSearch } from '../../shared/first-search.ts';
import type { App } from './app.svelte.ts';

/** What the sample world can be made of, and what the data sets are called. */
export const SAMPLES = [
  { holds: 'sessions', name: 'sample', title: 'Sessions of the sample world' },
  { holds: 'playlists', name: 'sample playlists', title: 'Playlists of its listeners' },
  { holds: 'ratings', name: 'sample ratings', title: 'Ratings of its artists' },
] as const;

/** Makes the built-in sample world at its default size, or the playlists or ratings of its listeners. */
export async function makeSample(app: App, holds: (typeof SAMPLES)[number]['holds'] = 'sessions'): Promise<void> {
  const name = SAMPLES.find((sample) => sample.holds === holds)?.name ?? 'sample';
  await app.attempt(() => app.client.datasets.startGenerate({ name, holds }));
}

/** Starts the small first search on a data set and goes to its page. */
export async function tryFirstSearch(app: App, dataset: DatasetSummary): Promise<void> {
  const spec = firstSearch(dataset);
  const isStarted = await app.attempt(() => app.client.searches.start({ spec }));
  if (isStarted) app.router.go({ page: 'search', name: spec.name });
}
