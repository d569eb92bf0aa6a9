import type { SearchSpec } from '../../../shared/domain/search.ts';
import { describeSummary, isUnderway } from './followed-search.ts';
import { createLiveView, followSearch } from './live-view.ts';
import { runTable } from './run-table.ts';
import type { Session } from './session.ts';

/** Starts a search, follows it to its end and prints it; `again` is the command that goes on with it. */
export async function startAndShow(
  session: Session,
  { spec, jobs, again }: { spec: SearchSpec; jobs?: number | undefined; again: string },
): Promise<0 | 1> {
  const { client, signal } = session;
  const { name } = await client.searches.start({ spec, ...(jobs === undefined ? {} : { jobs }) });
  const command = `${session.segue} ${again}${jobs === undefined ? '' : ` --jobs ${jobs}`}`;
  session.onInterrupt(async () => {
    const { counts } = await client.searches.get({ name });
    return `Stopped. ${counts.done} of ${counts.total} runs are done and kept; go on with: ${command}`;
  });
  const events = await client.searches.watch({ name }, { signal });
  await followSearch(events, createLiveView(session.terminal), ({ summary }) => !isUnderway(summary));
  signal.throwIfAborted();
  return await showSearch(session, name);
}

/** Prints a search with its runs; the status is 1 where a run failed. */
export async function showSearch({ client, terminal }: Session, name: string): Promise<0 | 1> {
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
