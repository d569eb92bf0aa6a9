import { DAYPART } from '../../shared/domain/improvement.ts';
import { type PartOfDay, partOfDay } from '../../shared/domain/parts-of-day.ts';
import { AppError } from '../../shared/errors.ts';
import type { PerSession } from './read-per-session.ts';

const HOUR = 'hour';
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** One metric of a run (`a`) and of the baseline (`b`) over the sessions of a context value; entry i of all three belongs together. */
export type ContextGroup = { value: string; sessions: Int32Array; a: Float64Array; b: Float64Array };

/** What two runs can be compared by: their common contexts, and the parts of the day where they have hours. */
export function sharedContexts(a: PerSession, b: PerSession): string[] {
  const names = [...b.contexts.keys()].filter((name) => a.contexts.has(name));
  return names.includes(HOUR) && !names.includes(DAYPART) ? [...names, DAYPART] : names;
}

/** The metrics that both runs have by session; throws `metric.unknown` where the wanted one is not among them. */
export function sharedMetric(a: PerSession, b: PerSession, wanted: string | undefined): { metrics: string[]; metric: string } {
  const metrics = [...b.metrics.keys()].filter((name) => a.metrics.has(name));
  const metric = wanted ?? metrics.findLast((name) => name.startsWith('recall@')) ?? metrics[0] ?? '';
  if (metrics.includes(metric)) return { metrics, metric };
  throw new AppError('metric.unknown', `"${metric}" was not measured by both runs. Choose one of ${metrics.join(', ')}.`, {
    received: metric,
    known: metrics,
  });
}

/** All sessions that both runs were tested on, in the order of the baseline. */
export function pairRuns(a: PerSession, b: PerSession, metric: string): ContextGroup {
  const placeInA = new Map(Array.from(a.sessions, (session, place) => [session, place]));
  const common = Array.from(b.sessions.keys()).filter((place) => placeInA.has(b.sessions[place]!));
  const [valuesA, valuesB] = [a.metrics.get(metric)!, b.metrics.get(metric)!];
  const sessions = Int32Array.from(common, (place) => b.sessions[place]!);
  return {
    value: 'overall',
    sessions,
    a: Float64Array.from(sessions, (session) => valuesA[placeInA.get(session)!]!),
    b: Float64Array.from(common, (place) => valuesB[place]!),
  };
}

/** The sessions of `whole` by the value of a context, values in their natural order; throws `input.invalid` for a context the runs do not have. */
export function groupByContext(whole: ContextGroup, b: PerSession, by: string, parts: readonly PartOfDay[]): ContextGroup[] {
  const values = contextValues(b, by, parts);
  if (values === undefined) {
    const known = [...b.contexts.keys()];
    const cure = known.length === 0 ? 'This data set has no contexts.' : `Choose one of ${known.join(', ')}.`;
    throw new AppError('input.invalid', `There is no context "${by}". ${cure}`, { received: by, known });
  }
  const placeInB = new Map(Array.from(b.sessions, (session, place) => [session, place]));
  const members = Map.groupBy(whole.sessions.keys(), (place) => values(placeInB.get(whole.sessions[place]!)!));
  return [...members]
    .map(([value, places]) => ({
      value,
      sessions: Int32Array.from(places, (place) => whole.sessions[place]!),
      a: Float64Array.from(places, (place) => whole.a[place]!),
      b: Float64Array.from(places, (place) => whole.b[place]!),
    }))
    .sort((x, y) => compareValues(x.value, y.value, by, parts));
}

function contextValues(b: PerSession, by: string, parts: readonly PartOfDay[]): ((place: number) => string) | undefined {
  const hours = b.contexts.get(HOUR);
  if (by === DAYPART && hours !== undefined) {
    return (place) => {
      const hour = Number(hours[place]);
      return Number.isInteger(hour) ? partOfDay(hour, parts).name : hours[place]!;
    };
  }
  const values = b.contexts.get(by);
  return values === undefined ? undefined : (place) => values[place]!;
}

/** Parts of the day and weekdays in the order of time, numbers by size, names by letter. */
function compareValues(x: string, y: string, by: string, parts: readonly PartOfDay[]): number {
  const order = by === DAYPART ? parts.map(({ name }) => name) : WEEKDAYS;
  const [first, second] = [order.indexOf(x), order.indexOf(y)];
  if (first >= 0 && second >= 0) return first - second;
  return x.localeCompare(y, 'en', { numeric: true });
}
