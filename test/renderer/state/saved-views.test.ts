import { expect, it, onTestFinished } from 'vitest';
import { Connection } from '../../../src/renderer/connection/connection.svelte.ts';
import { SavedViews } from '../../../src/renderer/state/saved-views.svelte.ts';
import { answeringTransport } from '../../support/answering-transport.ts';

type Kept = { page: string; name: string; definition: Record<string, unknown> };

it('reads the named views and how the page was left, and writes only what is new', async () => {
  const stored: Kept[] = [
    { page: 'runs', name: 'mine', definition: { filter: 'a' } },
    { page: 'runs.last', name: 'last', definition: { filter: 'b' } },
  ];
  const saved: Kept[] = [];
  const { transport } = answeringTransport({
    'views.list': (input) => stored.filter(({ page }) => page === (input as Kept).page).map((view) => ({ ...view, updatedAt: '' })),
    'views.save': (input) => {
      saved.push(input as Kept);
      return { ...(input as Kept), updatedAt: '' };
    },
  });
  const connection = new Connection(transport);
  onTestFinished(() => connection.stop());
  const views = new SavedViews(connection, 'runs');
  expect(await views.load()).toEqual({ filter: 'b' });
  expect(views.list.map(({ name }) => name)).toEqual(['mine']);
  await views.keepLast({ filter: 'b' });
  expect(saved).toEqual([]);
  for (const filter of ['c', 'c', 'b']) await views.keepLast({ filter });
  expect(saved.map(({ definition }) => definition['filter'])).toEqual(['c', 'b']);
});
