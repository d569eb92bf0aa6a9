import type { DatasetSummary } from '../../shared/domain/dataset.ts';
import { firstSearch } from '../../shared/first-search.ts';
import type { App } from './app.svelte.ts';

/** Makes the built-in sample world at its default size. */
export async function makeSample(app: App): Promise<void> {
  await app.attempt(() => app.client.datasets.startGenerate({ name: 'sample' }));
}

/** Starts the small first search on a data set and goes to its page. */
export async function tryFirstSearch(app: App, dataset: DatasetSummary): Promise<void> {
  const spec = firstSearch(dataset);
  const isStarted = await app.attempt(() => app.client.searches.start({ spec }));
  if (isStarted) app.router.go({ page: 'search', name: spec.name });
}
