import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compareContextValues } from '../../shared/context-order.ts';
import { DAYPART, type PartOfDay, partOfDay } from '../../shared/domain/parts-of-day.ts';
import { AppError } from '../../shared/errors.ts';
import { usualMetric } from '../../shared/usual-metric.ts';
import { RUN_LAYOUT } from '../data/layout.ts';
import type { ComparedRun } from './compare-runs.ts';
import { pairSessions } from './pair-sessions.ts';
import { POSITION, POSITION_GROUPS } from './position-groups.ts';
import { meanOver, ranksWithin } from './position-metrics.ts';
import { requireRanks } from './position-pairs.ts';
import { rankMeasure } from './rank-metrics.ts';
import { type PerSession, readPerSession } from './read-per-session.ts';

const HOUR = 'hour';

/** One metric of a run (`a`) and of the baseline (`b`) over the sessions of a context value; entry i of all three belongs together. */
export type ContextGroup = { value: string; sessions: Int32Array; a: Float64Array; b: Float64Array };

type GroupsRequest = {
  run: ComparedRun;
  baseline: ComparedRun;
  metric?: string | undefined;
  by?: string | undefined;
  partsOfDay: readonly PartOfDay[];
};

/**
 * Reads one metric of two runs over the sessions both were tested on, by the value of a context, values in their natural order. A context of the data
 * set, parts of the day cut from its hours, or `position`: the plays heard before a prediction, where a session counts with the mean of its predictions there.
 * Left out, the metric is the usual one and the context the part of the day, or else the first; null where the runs have none.
 * Throws `metric.unknown` or `input.invalid` for what the runs do not share, `run.noCheckpoint` where their results cannot be read.
 */
export async function readContextGroups({ run, baseline, partsOfDay, ...asked }: GroupsRequest) {
  const read = ({ id, directory }: ComparedRun) => readPerSession(join(directory, RUN_LAYOUT.perSession), id);
  const [a, b] = [await read(run), await read(baseline)];
  const metrics = [...b.metrics.keys()].filter((name) => a.metrics.has(name));
  const metric = asked.metric ?? usualMetric(metrics);
  if (!metrics.includes(metric)) {
    throw new AppError('metric.unknown', `"${metric}" was not measured by both runs. Choose one of ${metrics.join(', ')}.`, {
      received: metric,
      known: metrics,
    });
  }
  const whole = pairRuns(a, b, metric);
  if (whole.sessions.length === 0) {
    throw new AppError('input.invalid', `Runs ${run.id} and ${baseline.id} were tested on no common session.`, {
      run: run.id,
      baseline: baseline.id,
    });
  }
  const contexts = sharedContexts(a, b);
  const hasRanks = [run, baseline].every(({ directory }) => existsSync(join(directory, RUN_LAYOUT.ranks)));
  if (hasRanks && rankMeasure(metric) !== null) contexts.push(POSITION);
  const by = asked.by ?? contexts.find((name) => name === DAYPART) ?? contexts[0] ?? null;
  if (by !== null && !contexts.includes(by)) {
    const cure = contexts.length === 0 ? 'These runs have no contexts.' : `Choose one of ${contexts.join(', ')}.`;
    throw new AppError('input.invalid', `There is no context "${by}". ${cure}`, { received: by, known: contexts });
  }
  const groups =
    by === null ? [] : by === POSITION ? await groupByPosition(run, baseline, metric) : groupByContext(whole, b, by, partsOfDay);
  return { metric, metrics, by, contexts, whole, groups, alone: a.sessions.length + b.sessions.length - 2 * whole.sessions.length };
}

/** The contexts of both runs, and the parts of the day where they have hours. */
function sharedContexts(a: PerSession, b: PerSession): string[] {
  const names = [...b.contexts.keys()].filter((name) => a.contexts.has(name));
  return names.includes(HOUR) && !names.includes(DAYPART) ? [...names, DAYPART] : names;
}

/** All sessions that both runs were tested on. */
function pairRuns(a: PerSession, b: PerSession, metric: string): ContextGroup {
  const pairs = pairSessions(a, b);
  const [valuesA, valuesB] = [a.metrics.get(metric)!, b.metrics.get(metric)!];
  return {
    value: 'overall',
    sessions: Int32Array.from(pairs, ({ inB }) => b.sessions[inB]!),
    a: Float64Array.from(pairs, ({ inA }) => valuesA[inA]!),
    b: Float64Array.from(pairs, ({ inB }) => valuesB[inB]!),
  };
}

function groupByContext(whole: ContextGroup, b: PerSession, by: string, parts: readonly PartOfDay[]): ContextGroup[] {
  const nameOf = contextValues(b, by, parts);
  const placeInB = new Map(Array.from(b.sessions, (session, place) => [session, place]));
  const members = Map.groupBy(whole.sessions.keys(), (place) => nameOf(placeInB.get(whole.sessions[place]!)!));
  return [...members]
    .map(([value, places]) => ({
      value,
      sessions: Int32Array.from(places, (place) => whole.sessions[place]!),
      a: Float64Array.from(places, (place) => whole.a[place]!),
      b: Float64Array.from(places, (place) => whole.b[place]!),
    }))
    .sort((x, y) => compareContextValues(x.value, y.value, by, parts));
}

async function groupByPosition(run: ComparedRun, baseline: ComparedRun, metric: string): Promise<ContextGroup[]> {
  const [a, b] = [await requireRanks(run), await requireRanks(baseline)];
  const measure = rankMeasure(metric)!;
  const pairs = pairSessions(a, b);
  return POSITION_GROUPS.map((group) => {
    const members = pairs
      .map(({ inA, inB }) => ({ session: b.sessions[inB]!, inA: ranksWithin(a, inA, group), inB: ranksWithin(b, inB, group) }))
      .filter((ranks) => ranks.inA.length > 0 && ranks.inB.length > 0);
    return {
      value: group.name,
      sessions: Int32Array.from(members, ({ session }) => session),
      a: Float64Array.from(members, (ranks) => meanOver(ranks.inA, measure)),
      b: Float64Array.from(members, (ranks) => meanOver(ranks.inB, measure)),
    };
  }).filter(({ sessions }) => sessions.length > 0);
}

function contextValues(b: PerSession, by: string, parts: readonly PartOfDay[]): (place: number) => string {
  const hours = b.contexts.get(HOUR);
  if (by === DAYPART && hours !== undefined) {
    return (place) => {
      const hour = Number(hours[place]);
      return Number.isInteger(hour) ? partOfDay(hour, parts).name : hours[place]!;
    };
  }
  const values = b.contexts.get(by)!;
  return (place) => values[place]!;
}
