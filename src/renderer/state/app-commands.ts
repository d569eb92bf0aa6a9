import type { App } from './app.svelte.ts';
import type { Command } from './palette.ts';
import type { Route } from './route.ts';
import { THEME_CHOICES } from './theme.svelte.ts';

const PAGES: readonly { title: string; detail: string; route: Route }[] = [
  { title: 'Home', detail: '', route: { page: 'home' } },
  { title: 'Data sets', detail: '', route: { page: 'datasets' } },
  { title: 'Searches', detail: '', route: { page: 'searches' } },
  { title: 'Runs', detail: 'table of all runs', route: { page: 'runs' } },
  { title: 'Compare', detail: 'runs side by side', route: { page: 'compare', runs: [] } },
  { title: 'Improvement by context', detail: 'where one run beats another', route: { page: 'improvement' } },
  { title: 'Audition', detail: 'what runs would play', route: { page: 'audition', runs: [] } },
  { title: 'Listen', detail: 'shelves of recommendations', route: { page: 'listen' } },
  { title: 'System', detail: 'checks, disk use, log', route: { page: 'system' } },
  { title: 'Trash', detail: 'runs thrown away', route: { page: 'trash' } },
];

const SMALLEST_COMPARISON = 2;

/** Everything the palette offers where we are: what this page does, what can be started, and every place to go to, the newest first. */
export function appCommands(app: App): Command[] {
  const goTo = (route: Route) => () => app.router.go(route);
  const selected = [...app.selection.ids];
  const actions: Omit<Command, 'kind' | 'id'>[] = [
    ...app.shortcuts.groups
      .toReversed()
      .flatMap(({ title: detail, shortcuts }) =>
        shortcuts.flatMap(({ title, keys, run }) => (run === undefined ? [] : [{ title, detail, keys, run }])),
      ),
    { title: 'New search', detail: 'train models', run: goTo({ page: 'new-search' }) },
    { title: 'Import listening data', detail: 'new data set', run: goTo({ page: 'import' }) },
    ...(selected.length >= SMALLEST_COMPARISON
      ? [{ title: 'Compare the selected runs', detail: `${selected.length} runs`, run: goTo({ page: 'compare', runs: selected }) }]
      : []),
    ...(selected.length > 0
      ? [{ title: 'Audition the selected runs', detail: `${selected.length} runs`, run: goTo({ page: 'audition', runs: selected }) }]
      : []),
    ...THEME_CHOICES.map((choice) => ({ title: `Theme: ${choice}`, detail: 'appearance', run: () => app.theme.choose(choice) })),
  ];
  const places: Omit<Command, 'id'>[] = [
    ...PAGES.map(({ title, detail, route }) => ({ kind: 'Pages' as const, title, detail, run: goTo(route) })),
    ...(app.searches.list ?? []).map(({ name, dataset, status }) => ({
      kind: 'Searches' as const,
      title: name,
      detail: `${status}, on ${dataset}`,
      run: goTo({ page: 'search', name }),
    })),
    ...(app.datasets ?? []).map(({ name, format }) => ({
      kind: 'Data sets' as const,
      title: name,
      detail: format,
      run: goTo({ page: 'dataset', name }),
    })),
    ...(app.runs.list ?? []).map(({ id, search, status, seed, configuration }) => ({
      kind: 'Runs' as const,
      title: configuration.model,
      detail: `${id.slice(0, 8)}, ${search}, seed ${seed}, ${status}`,
      run: goTo({ page: 'run', id }),
    })),
  ];
  return [...actions.map((action) => ({ ...action, kind: 'Actions' as const })), ...places].map((command, index) => ({
    ...command,
    id: String(index),
  }));
}
