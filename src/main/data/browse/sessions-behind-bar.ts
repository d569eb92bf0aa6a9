import type { BehindBarRequest, SessionsBehindBar } from '../../../shared/domain/improvement.ts';
import { metricDirection } from '../../../shared/domain/metric.ts';
import type { PartOfDay } from '../../../shared/domain/parts-of-day.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ComparedRun } from '../../evaluation/compare-runs.ts';
import { type ContextGroup, readContextGroups } from '../../evaluation/context-groups.ts';
import { describeSessions } from './list-sessions.ts';

export type BehindBarJob = Omit<BehindBarRequest, 'run' | 'baseline'> & {
  run: ComparedRun;
  baseline: ComparedRun;
  partsOfDay: readonly PartOfDay[];
  datasetDirectory: string;
};

/**
 * The sessions of one context value that both runs were tested on, with what each reached there: where the run gains or loses most, or in order.
 * Throws `metric.unknown`, `input.invalid` for a context or value the runs do not have, `run.noCheckpoint`, `dataset.damaged`.
 */
export async function sessionsBehindBar(job: BehindBarJob, signal: AbortSignal): Promise<SessionsBehindBar> {
  const { by, value, order, limit, datasetDirectory } = job;
  const { metric, groups } = await readContextGroups(job);
  const group = groups.find((candidate) => candidate.value === value);
  if (group === undefined) {
    const known = groups.map((candidate) => candidate.value);
    throw new AppError('input.invalid', `No session has the ${by} "${value}". Choose one of ${known.slice(0, 20).join(', ')}.`, {
      received: value,
    });
  }
  const chosen = orderPlaces(group, order, metric).slice(0, limit);
  const rising = chosen.map((place) => group.sessions[place]!).sort((x, y) => x - y);
  const lines = new Map((await describeSessions(datasetDirectory, rising, signal)).map((line) => [line.session, line]));
  return {
    matching: group.sessions.length,
    sessions: chosen.flatMap((place) => {
      const line = lines.get(group.sessions[place]!);
      return line === undefined ? [] : [{ ...line, result: group.a[place]!, baselineResult: group.b[place]! }];
    }),
  };
}

function orderPlaces({ sessions, a, b }: ContextGroup, order: BehindBarRequest['order'], metric: string): number[] {
  const places = [...sessions.keys()];
  if (order === 'session') return places;
  const sign = (metricDirection(metric) === 'max' ? 1 : -1) * (order === 'gain' ? 1 : -1);
  const gain = (place: number) => sign * (a[place]! - b[place]!);
  return places.sort((x, y) => gain(y) - gain(x) || sessions[x]! - sessions[y]!);
}
