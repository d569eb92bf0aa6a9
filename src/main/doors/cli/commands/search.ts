import type { SearchSpec, SearchSummary } from '../../../../shared/domain/search.ts';
import { formatMoment, formatNumber } from '../../../../shared/format.ts';
import { describeSummary, isUnderway } from '../followed-search.ts';
import { createLiveView, followSearch } from '../live-view.ts';
import { type PaperTableName, paperTableLines, parsePaperTable } from '../paper-table.ts';
import { parseNumber } from '../parse-options.ts';
import { readSpec } from '../read-spec.ts';
import { runTable } from '../run-table.ts';
import type { AddCommands, Session } from '../session.ts';
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
        const { client, signal } = session;
        // The contract checks it and names what is wrong in it.
        const spec = (await readSpec(path)) as SearchSpec;
        const { name } = await client.searches.start({ spec, ...(jobs === undefined ? {} : { jobs }) });
        const command = `${session.segue} search run ${path}${jobs === undefined ? '' : ` --jobs ${jobs}`}`;
        session.onInterrupt(async () => {
          const { counts } = await client.searches.get({ name });
          return `Stopped. ${counts.done} of ${counts.total} runs are done and kept; go on with: ${command}`;
        });
        const events = await client.searches.watch({ name }, { signal });
        await followSearch(events, createLiveView(session.terminal), ({ summary }) => !isUnderway(summary));
        signal.throwIfAborted();
        return await showSearch(session, name);
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

/** Prints a search with its runs; the status is 1 where a run failed. */
async function showSearch({ client, terminal }: Session, name: string): Promise<0 | 1> {
  const [search, runs] = await Promise.all([client.searches.get({ name }), client.runs.list({ search: name })]);
  const detail = { ...search, runs };
  terminal.result(detail, () => [
    `${detail.name} on ${detail.dataset}: ${detail.status}, ${describeSummary(detail)}`,
    '',
    ...runTable(detail.runs, detail.objective.metric),
  ]);
  const failed = detail.runs.filter((run) => run.status === 'failed');
  for (const { id, error } of failed) if (error !== null) terminal.note(`error [${error.code}]: run ${id}: ${error.message}`);
  return failed.length === 0 ? 0 : 1;
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
