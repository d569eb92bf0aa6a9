import { differingSettings, runTitle } from '../../../shared/differing-settings.ts';
import type { RunRow } from '../../../shared/domain/run-row.ts';

export const MAXIMUM_RUNS = 4;
/** What the runs are called on the page. */
export const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const;

/** Tasks whose runs can be asked what they recommend in a session. */
const AUDITIONED: readonly RunRow['configuration']['task'][] = ['next-track', 'session-start', 'playlist', 'rating'];

/** Whether a run can be asked what it recommends. */
export const canAudition = ({ status, configuration }: RunRow) => status === 'done' && AUDITIONED.includes(configuration.task);

/** What a run was asked about which sessions: the same text for runs that can stand side by side. */
export function testOf({ configuration: { task, fingerprint, split } }: RunRow): string {
  return JSON.stringify([task, fingerprint, split]);
}

/** Whether two runs answer the same question about the same sessions. */
export const isTestedAlike = (a: RunRow, b: RunRow) => testOf(a) === testOf(b);

/** What to call each run: its model, and the settings that tell these runs apart. */
export function runTitles(rows: readonly RunRow[]): Map<string, string> {
  const configured = rows.map((row) => ({
    id: row.id,
    seed: row.seed,
    model: row.configuration.model,
    hyperparameters: row.configuration.hyperparameters,
  }));
  const differing = differingSettings(configured);
  const hasSeeds = new Set(configured.map(({ seed }) => seed)).size > 1;
  return new Map(configured.map((run) => [run.id, runTitle(run, differing, hasSeeds)]));
}

/** Finished runs that could be auditioned beside the chosen ones, newest first. */
export function addableRuns(all: readonly RunRow[], chosen: readonly RunRow[]): RunRow[] {
  const ids = new Set(chosen.map(({ id }) => id));
  const [first] = chosen.filter(canAudition);
  return all.filter((row) => canAudition(row) && !ids.has(row.id) && (first === undefined || isTestedAlike(row, first)));
}

/** The newest finished run of each model of the newest search that has any, at most two: something to start with. */
export function firstRuns(all: readonly RunRow[]): { search: string; runs: RunRow[] } | null {
  const [newest] = all.filter(canAudition);
  if (newest === undefined) return null;
  const members = all.filter((row) => canAudition(row) && row.search === newest.search && isTestedAlike(row, newest));
  const byModel = new Map<string, RunRow>();
  for (const row of members) if (!byModel.has(row.configuration.model)) byModel.set(row.configuration.model, row);
  return { search: newest.search, runs: [...byModel.values()].slice(0, 2) };
}
