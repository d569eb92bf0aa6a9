import { join } from 'node:path';
import type { Comparison } from '../../shared/domain/analysis.ts';
import { AppError } from '../../shared/errors.ts';
import { RUN_LAYOUT } from '../data/layout.ts';
import { type PerSession, readPerSession } from './read-per-session.ts';
import { type PairedValues, pairedTests } from './significance.ts';

export type CompareRequest = { runA: string; runB: string; directoryA: string; directoryB: string; by?: string; metric?: string };

/** Rows with fewer sessions are left out of a comparison by context, and counted in a note: no test could say anything about them. */
const SMALLEST_GROUP = 2;

/**
 * Compares two finished runs over the sessions both were tested on: overall, and within every value of a context.
 * Throws `metric.unknown` or `input.invalid` for a metric or context that the runs do not share, `run.noCheckpoint` where their metrics by session cannot be read.
 */
export async function compareRuns({ runA, runB, directoryA, directoryB, by, metric }: CompareRequest): Promise<Comparison> {
  const a = await readPerSession(join(directoryA, RUN_LAYOUT.perSession), runA);
  const b = await readPerSession(join(directoryB, RUN_LAYOUT.perSession), runB);
  const pairs = pairSessions(a, b);
  if (pairs.length === 0) throw new AppError('input.invalid', `Runs ${runA} and ${runB} were tested on no common session.`, { runA, runB });
  const metrics = chosenMetrics(a, b, metric);
  const groups = [{ name: 'overall', pairs }, ...(by === undefined ? [] : contextGroups(a, pairs, by))];
  const tested = groups.filter((group) => group.pairs.length >= SMALLEST_GROUP || group.name === 'overall');
  const rows = metrics.flatMap((name) => tested.map((group) => pairedValues(a, b, name, group)));
  return { runA, runB, by: by ?? null, tests: pairedTests(rows), notes: notes(a, b, pairs.length, groups.length - tested.length) };
}

/** Where a session stands in run A and in run B. */
type Pair = { inA: number; inB: number };
type Group = { name: string; pairs: readonly Pair[] };

function pairSessions(a: PerSession, b: PerSession): Pair[] {
  const placeInB = new Map(Array.from(b.sessions, (session, place) => [session, place]));
  return Array.from(a.sessions).flatMap((session, inA) => {
    const inB = placeInB.get(session);
    return inB === undefined ? [] : [{ inA, inB }];
  });
}

function chosenMetrics(a: PerSession, b: PerSession, wanted: string | undefined): string[] {
  const common = [...a.metrics.keys()].filter((name) => b.metrics.has(name));
  if (wanted === undefined) return common;
  if (common.includes(wanted)) return [wanted];
  throw new AppError('metric.unknown', `"${wanted}" was not measured by both runs. Choose one of ${common.join(', ')}.`, {
    received: wanted,
    known: common,
  });
}

function contextGroups(a: PerSession, pairs: readonly Pair[], by: string): Group[] {
  const values = a.contexts.get(by);
  if (values === undefined) {
    const known = [...a.contexts.keys()];
    const cure = known.length === 0 ? 'This data set has no contexts.' : `Choose one of ${known.join(', ')}.`;
    throw new AppError('input.invalid', `There is no context "${by}". ${cure}`, { received: by, known });
  }
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const value = values[pair.inA]!;
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

function pairedValues(a: PerSession, b: PerSession, metric: string, { name, pairs }: Group): PairedValues {
  const [valuesA, valuesB] = [a.metrics.get(metric)!, b.metrics.get(metric)!];
  return {
    metric,
    group: name,
    a: Float64Array.from(pairs, ({ inA }) => valuesA[inA]!),
    b: Float64Array.from(pairs, ({ inB }) => valuesB[inB]!),
  };
}

function notes(a: PerSession, b: PerSession, common: number, leftOut: number): string[] {
  const found = ["Means are over sessions, each weighing the same; a run's own metrics are over predictions."];
  const alone = a.sessions.length + b.sessions.length - 2 * common;
  if (alone > 0) found.push(`${alone} sessions were tested by one run only and are left out.`);
  if (leftOut > 0) found.push(`${leftOut} context values with a single session are left out.`);
  return found;
}
