import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from '../../shared/domain/analysis.ts';
import { AppError } from '../../shared/errors.ts';
import { RUN_LAYOUT } from '../data/layout.ts';
import { type Pair, pairSessions } from './pair-sessions.ts';
import { POSITION } from './position-groups.ts';
import { createPositionPairs } from './position-pairs.ts';
import { type PerSession, readPerSession } from './read-per-session.ts';
import { type PairedValues, pairedTests } from './significance.ts';

/** A finished run and where its files are. */
export type ComparedRun = { id: string; directory: string };
export type CompareRequest = { runs: readonly ComparedRun[]; baseline: ComparedRun; by?: string; metric?: string };

/** Rows with fewer sessions are left out of a comparison by context, and counted in a note: no test could say anything about them. */
const SMALLEST_GROUP = 2;

/**
 * Sets finished runs against a baseline over the sessions each shares with it: overall, and within every value of a context, or every group of positions in the session.
 * Throws `metric.unknown` or `input.invalid` for a metric or context that the runs do not share, `run.noCheckpoint` where their metrics by session cannot be read.
 */
export async function compareRuns({ runs, baseline, by, metric }: CompareRequest): Promise<Comparison> {
  const read = ({ id, directory }: ComparedRun) => readPerSession(join(directory, RUN_LAYOUT.perSession), id);
  const hasRanks = [...runs, baseline].every(({ directory }) => existsSync(join(directory, RUN_LAYOUT.ranks)));
  const b = await read(baseline);
  const contexts = [...b.contexts.keys(), ...(hasRanks ? [POSITION] : [])];
  const isByPosition = by === POSITION && hasRanks;
  const positions = isByPosition ? await createPositionPairs(baseline) : null;
  const rows: PairedValues[] = [];
  const found = new Set<string>();
  let metrics = [...b.metrics.keys()];
  for (const run of runs) {
    const a = await read(run);
    const pairs = pairSessions(a, b);
    if (pairs.length === 0) {
      throw new AppError('input.invalid', `Runs ${run.id} and ${baseline.id} were tested on no common session.`, {
        run: run.id,
        baseline: baseline.id,
      });
    }
    metrics = metrics.filter((name) => a.metrics.has(name));
    const groups = [{ name: 'overall', pairs }, ...(by === undefined || isByPosition ? [] : contextGroups(b, pairs, by, contexts))];
    const tested = groups.filter((group) => group.pairs.length >= SMALLEST_GROUP || group.name === 'overall');
    for (const name of chosenMetrics(a, b, metric)) rows.push(...tested.map((group) => pairedValues(run.id, a, b, name, group)));
    rows.push(...((await positions?.(run, chosenMetrics(a, b, metric))) ?? []));
    for (const note of notes(a, b, pairs.length, groups.length - tested.length)) found.add(note);
  }
  return { baseline: baseline.id, by: by ?? null, metrics, contexts, tests: pairedTests(rows), notes: [...found] };
}

type Group = { name: string; pairs: readonly Pair[] };

function chosenMetrics(a: PerSession, b: PerSession, wanted: string | undefined): string[] {
  const common = [...a.metrics.keys()].filter((name) => b.metrics.has(name));
  if (wanted === undefined) return common;
  if (common.includes(wanted)) return [wanted];
  throw new AppError('metric.unknown', `"${wanted}" was not measured by both runs. Choose one of ${common.join(', ')}.`, {
    received: wanted,
    known: common,
  });
}

function contextGroups(b: PerSession, pairs: readonly Pair[], by: string, known: readonly string[]): Group[] {
  const values = b.contexts.get(by);
  if (values === undefined) {
    const cure = known.length === 0 ? 'This data set has no contexts.' : `Choose one of ${known.join(', ')}.`;
    throw new AppError('input.invalid', `There is no context "${by}". ${cure}`, { received: by, known });
  }
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const value = values[pair.inB]!;
    const group = groups.get(value) ?? [];
    if (group.length === 0) groups.set(value, group);
    group.push(pair);
  }
  return [...groups].map(([name, members]) => ({ name, pairs: members })).sort((x, y) => compareNames(x.name, y.name));
}

/** Hours in their order as numbers, names in theirs. */
function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function pairedValues(run: string, a: PerSession, b: PerSession, metric: string, { name, pairs }: Group): PairedValues {
  const [valuesA, valuesB] = [a.metrics.get(metric)!, b.metrics.get(metric)!];
  return {
    run,
    metric,
    group: name,
    a: Float64Array.from(pairs, ({ inA }) => valuesA[inA]!),
    b: Float64Array.from(pairs, ({ inB }) => valuesB[inB]!),
  };
}

function notes(a: PerSession, b: PerSession, common: number, leftOut: number): string[] {
  const found: string[] = [];
  const alone = a.sessions.length + b.sessions.length - 2 * common;
  if (alone > 0) found.push(`${alone} sessions were tested by one run only and are left out.`);
  if (leftOut > 0) found.push(`${leftOut} context values with a single session are left out.`);
  return found;
}
