import type { SearchSpec, SearchSummary } from '../../../../shared/domain/search.ts';
import { formatMoment, formatNumber } from '../../../../shared/format.ts';
import { type PaperTableName, paperTableLines, parsePaperTable } from '../paper-table.ts';
import { parseNumber } from '../parse-options.ts';
import { readSpec } from '../read-spec.ts';
import type { AddCommands, Session } from '../session.ts';
import { showSearch, startAndShow } from '../start-and-show.ts';
import { formatTable } from '../text-table.ts';

export const addSearch: AddCommands = (program, run) => {
  const search = program.command('search').description('train every combination of settings and rank the results');

  search
    .command('run')
    .description('expand, queue, train and evaluate; run again, it finishes only what is missing')
    .argument('<spec>', 'JSON file of the search, or - for standard input')
    .option('--jobs <n>', 'trials at the same time (default: one a core)', parseNumber)
    .action((path: string, { jobs }: { jobs?: number }) =>
      run(async (session) => {
        // The contract checks it and names what is wrong in it.
        const spec = (await readSpec(path)) as SearchSpec;
        return await startAndShow(session, { spec, jobs, again: `search run ${path}` });
      }),
    );

  search
    .command('list')
    .description('all searches')
    .action(() =>
      run(async ({ client, terminal }) => {
        const all = await client.searches.list();
        terminal.result(all, () => (all.length === 0 ? ['No searches yet. Start one with: segue search run SPEC.json'] : searchTable(all)));
        return 0;
      }),
    );

  search
    .command('show')
    .description('a search and its runs, or a table of it as papers print it')
    .argument('<name>')
    .option('--table <table>', 'results (variants by losses, marks of significance) or data (events, tracks, sessions)')
    .option('--baseline <run>', 'with --table results: test against this run instead of the best')
    .action((name: string, { table, baseline }: { table?: string; baseline?: string }) =>
      run(async (session) => {
        if (table === undefined) await showSearch(session, name);
        else await showPaperTable(session, { name, baseline }, parsePaperTable(table));
        return 0;
      }),
    );

  search
    .command('cancel')
    .description('stop a search; its finished runs are kept')
    .argument('<name>')
    .action((name: string) =>
      run(async ({ client, terminal }) => {
        const summary = await client.searches.cancel({ name });
        terminal.result(summary, () => searchTable([summary]));
        return 0;
      }),
    );
};

async function showPaperTable(
  { client, terminal }: Session,
  request: { name: string; baseline: string | undefined },
  which: PaperTableName,
): Promise<void> {
  const tables = await client.searches.paperTables(request);
  const lines = paperTableLines(tables, which);
  terminal.result(tables[which], () => lines);
}

function searchTable(searches: readonly SearchSummary[]): string[] {
  return formatTable(
    [
      { title: 'name', cell: (search) => search.name },
      { title: 'status', cell: (search) => search.status },
      { title: 'data set', cell: (search) => search.dataset },
      { title: 'done', isNumber: true, cell: ({ counts }) => `${counts.done}/${counts.total}` },
      { title: 'failed', isNumber: true, cell: ({ counts }) => String(counts.failed) },
      { title: 'best', isNumber: true, cell: ({ best }) => (best === null ? '-' : formatNumber(best.value)) },
      { title: 'objective', cell: ({ objective }) => objective.metric },
      { title: 'made', cell: (search) => formatMoment(search.createdAt) },
    ],
    searches,
  );
}
