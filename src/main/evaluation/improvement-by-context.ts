import type { ContextBar, ContextImprovement, ImprovementRequest } from '../../shared/domain/improvement.ts';
import { metricDirection } from '../../shared/domain/metric.ts';
import type { PartOfDay } from '../../shared/domain/parts-of-day.ts';
import { meanOf } from './bootstrap.ts';
import type { ComparedRun } from './compare-runs.ts';
import { type ContextGroup, readContextGroups } from './context-groups.ts';
import { relativeInterval95 } from './relative-interval.ts';
import { holm, pairedTTest } from './significance.ts';

export type ImprovementByContextRequest = Omit<ImprovementRequest, 'run' | 'baseline'> & {
  run: ComparedRun;
  baseline: ComparedRun;
  partsOfDay: readonly PartOfDay[];
};

/** More bars than these cannot be told apart on a screen. */
const MOST_BARS = 48;
const SEED = 1;

/**
 * The relative improvement of a run over a baseline within each value of a context (P1 Figure 5), over the sessions both were tested on: means over
 * sessions, 95 % intervals of their ratio by paired bootstrap (delta method above 2,000 sessions, see `relativeInterval95`), paired two-tailed t-tests
 * corrected by Holm over the bars. Values with too few sessions are set aside before anything is tested.
 * Throws `metric.unknown` or `input.invalid` for what the runs do not share, `run.noCheckpoint` where their metrics by session cannot be read.
 */
export async function improvementByContext(request: ImprovementByContextRequest): Promise<ContextImprovement> {
  const { run, baseline, minimumSessions } = request;
  const { metric, metrics, by, contexts, whole, groups, alone } = await readContextGroups(request);
  const frequent = groups
    .filter(({ sessions }) => sessions.length >= minimumSessions)
    .sort((x, y) => y.sessions.length - x.sessions.length);
  const shown = new Set(frequent.slice(0, MOST_BARS));
  const kept = groups.filter((group) => shown.has(group));
  return {
    run: run.id,
    baseline: baseline.id,
    metric,
    by,
    metrics,
    contexts,
    overall: toBars([whole], metric, whole.sessions.length)[0]!,
    bars: toBars(kept, metric, whole.sessions.length),
    rare: groups.filter((group) => !shown.has(group)).map(({ value, sessions }) => ({ value, n: sessions.length })),
    notes: [
      ...(frequent.length > MOST_BARS ? [`Only the ${MOST_BARS} most frequent of ${frequent.length} values are shown.`] : []),
      ...(alone > 0 ? [`${alone} sessions were tested by one run only and are left out.`] : []),
    ],
  };
}

function toBars(groups: readonly ContextGroup[], metric: string, total: number): ContextBar[] {
  const sign = metricDirection(metric) === 'max' ? 1 : -1;
  const tests = groups.map(({ a, b }) => pairedTTest(a.map((value, pair) => value - b[pair]!)));
  const corrected = holm(tests.map(({ tTest }) => tTest?.p ?? null));
  return groups.map(({ value, a, b }, index) => {
    const { difference, tTest } = tests[index]!;
    const baselineMean = meanOf(b);
    const interval = relativeInterval95(a, b, SEED);
    return {
      value,
      n: a.length,
      share: a.length / total,
      mean: meanOf(a),
      baselineMean,
      improvement: baselineMean === 0 ? null : (sign * difference) / baselineMean,
      interval95: interval === null || sign === 1 ? interval : { low: -interval.high, high: -interval.low },
      p: tTest?.p ?? null,
      holmP: corrected[index]!,
    };
  });
}
