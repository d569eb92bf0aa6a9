import type { SearchEvent } from '../../../shared/domain/search.ts';
import { formatDuration, formatNumber } from '../../../shared/format.ts';
import { applyEvent, describeProgress, describeSummary, type FollowedSearch, runTitles } from './followed-search.ts';
import type { Terminal } from './terminal.ts';
import { formatTable } from './text-table.ts';

const REPAINT_MILLISECONDS = 250;

/** Shows a search as it runs. `close` leaves the screen as a person wants to find it. */
export type LiveView = { show: (search: FollowedSearch, event: SearchEvent) => void; close: () => void };

/** A table that repaints itself on a screen; elsewhere a line for each thing that happens. */
export function createLiveView(terminal: Terminal): LiveView {
  return terminal.screen === null ? createLineView(terminal) : createTableView(terminal.screen);
}

/** Follows a stream of events until the search has nothing left to do or the stream ends. */
export async function followSearch(
  events: AsyncIterable<SearchEvent>,
  view: LiveView,
  isOver: (search: FollowedSearch) => boolean,
): Promise<FollowedSearch | null> {
  let search: FollowedSearch | null = null;
  try {
    for await (const event of events) {
      search = applyEvent(search, event);
      if (search === null) continue;
      view.show(search, event);
      if (isOver(search)) break;
    }
  } finally {
    view.close();
  }
  return search;
}

function createLineView({ note }: Terminal): LiveView {
  let titles = new Map<string, string>();
  const shownStatuses = new Map<string, string>();
  const title = (runId: string) => titles.get(runId) ?? runId;
  return {
    show({ summary, runs }, event) {
      if (event.type === 'runs' || (event.type === 'run' && !titles.has(event.run.id))) titles = runTitles([...runs.values()]);
      if (event.type === 'snapshot') note(`search ${summary.name}: ${describeSummary(summary)}`);
      else if (event.type === 'runs') {
        for (const run of runs.values()) shownStatuses.set(run.id, run.status);
      } else if (event.type === 'epoch') {
        const { epoch, seconds, metrics } = event.record;
        const loss = metrics['loss'];
        note(
          `${title(event.runId)}: epoch ${epoch}${loss === undefined ? '' : `, loss ${formatNumber(loss)}`}, ${formatDuration(seconds)}`,
        );
      } else if (event.type === 'run' && shownStatuses.get(event.run.id) !== event.run.status) {
        const { id, status, metrics, error } = event.run;
        const value = metrics[summary.objective.metric];
        shownStatuses.set(id, status);
        note(
          `${title(id)}: ${status}${value === undefined ? '' : `, ${summary.objective.metric} ${formatNumber(value)}`}${error === null ? '' : ` [${error.code}] ${error.message}`}`,
        );
      }
    },
    close: () => undefined,
  };
}

function createTableView(screen: NonNullable<Terminal['screen']>): LiveView {
  let paintedLines = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let latest: FollowedSearch | null = null;

  const erase = () => {
    if (paintedLines > 0) screen.write(`\u001b[${paintedLines}A\u001b[0J`);
    paintedLines = 0;
  };
  const paint = () => {
    timer = null;
    if (latest === null) return;
    const width = (screen.columns ?? 80) - 1;
    const lines = tableLines(latest, (screen.rows ?? 24) - 1);
    erase();
    screen.write(lines.map((line) => `${line.slice(0, width)}\n`).join(''));
    paintedLines = lines.length;
  };
  return {
    show(search) {
      latest = search;
      timer ??= setTimeout(paint, paintedLines === 0 ? 0 : REPAINT_MILLISECONDS);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      erase();
    },
  };
}

/** The running rows first, then the newest results, as many as the screen holds. */
function tableLines({ summary, runs, progress }: FollowedSearch, height: number): string[] {
  const titles = runTitles([...runs.values()]);
  const underway = [...runs.values()].filter((run) => run.status === 'running');
  const ended = [...runs.values()].filter((run) => run.endedAt !== null).sort((a, b) => (b.endedAt ?? '').localeCompare(a.endedAt ?? ''));
  const rows = [...underway, ...ended].slice(0, Math.max(1, height - 2));
  const table = formatTable(
    [
      { title: 'run', cell: (run) => titles.get(run.id) ?? run.id },
      { title: 'status', cell: (run) => run.status },
      { title: summary.objective.metric, isNumber: true, cell: (run) => formatOptional(run.metrics[summary.objective.metric]) },
      {
        title: 'now',
        cell: (run) => {
          const now = progress.get(run.id);
          return now !== undefined ? describeProgress(now) : (run.error?.code ?? '');
        },
      },
    ],
    rows,
  );
  return [`${summary.name}: ${describeSummary(summary)}`, ...table];
}

function formatOptional(value: number | undefined): string {
  return value === undefined ? '-' : formatNumber(value);
}
