import type { ServedShelf } from '../../../../shared/domain/serving.ts';
import { SHELF_TASKS, SHELF_TITLES, Shelf } from '../../../../shared/domain/shelf.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { AddCommands } from '../session.ts';
import { formatTable } from '../text-table.ts';

export const addShelves: AddCommands = (program, run) => {
  const shelves = program.command('shelves').description('the runs that answer the HTTP API and the listening page');
  shelves
    .command('list')
    .description('every shelf and the run that serves it')
    .action(() =>
      run(async ({ client, terminal }) => {
        const all = await client.serving.shelves();
        terminal.result(all, () => shelfTable(all));
        return 0;
      }),
    );
  shelves
    .command('set')
    .description('have a finished run serve a shelf')
    .argument('<shelf>', Shelf.options.join(', '))
    .argument('<run>', 'a finished run')
    .action((shelf: string, runId: string) =>
      run(async ({ client, terminal }) => {
        const all = await client.serving.serve({ shelf: parseShelf(shelf), run: runId });
        terminal.result(all, () => shelfTable(all));
        return 0;
      }),
    );
  shelves
    .command('clear')
    .description('have no run serve a shelf')
    .argument('<shelf>')
    .action((shelf: string) =>
      run(async ({ client, terminal }) => {
        const all = await client.serving.serve({ shelf: parseShelf(shelf), run: null });
        terminal.result(all, () => shelfTable(all));
        return 0;
      }),
    );
};

function parseShelf(text: string): Shelf {
  const parsed = Shelf.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new AppError('input.invalid', `There is no shelf "${text}". Choose one of ${Shelf.options.join(', ')}.`, { received: text });
}

function shelfTable(shelves: readonly ServedShelf[]): string[] {
  return formatTable(
    [
      { title: 'shelf', cell: ({ shelf }: ServedShelf) => shelf },
      { title: 'title', cell: ({ shelf }: ServedShelf) => SHELF_TITLES[shelf] },
      { title: 'task', cell: ({ shelf }: ServedShelf) => SHELF_TASKS[shelf].join(', ') },
      { title: 'run', cell: ({ run }: ServedShelf) => (run === null ? 'none' : run.id) },
      { title: 'model', cell: ({ run }: ServedShelf) => run?.model ?? '' },
      { title: 'data set', cell: ({ run }: ServedShelf) => run?.dataset ?? '' },
    ],
    shelves,
  );
}
