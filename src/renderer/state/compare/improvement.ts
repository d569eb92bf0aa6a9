import type { Comparison, PairedTest } from '../../../shared/domain/analysis.ts';
import { metricDirection } from '../../../shared/domain/metric.ts';
import type { BarChartData } from '../../charts/draw-bar-chart.ts';

/** Below this a Holm-corrected p is called significant. */
const SIGNIFICANT = 0.05;

export type Verdict = 'better' | 'worse' | 'no difference shown';

/** What the tests say of a run against the baseline, in words. */
export function verdictOf({ difference, holmP, metric }: PairedTest): Verdict {
  if (holmP === null || holmP >= SIGNIFICANT || difference === 0) return 'no difference shown';
  return difference > 0 === (metricDirection(metric) === 'max') ? 'better' : 'worse';
}

export type ImprovementOrder = 'value' | 'frequency' | 'improvement';

/** A context value with what each run gains there over the baseline. */
export type ImprovementRow = { value: string; n: number; share: number; tests: readonly PairedTest[] };

/** One row a context value, in the order asked for; share is of the sessions of all rows. */
export function improvementRows({ tests }: Comparison, order: ImprovementOrder): ImprovementRow[] {
  const groups = Map.groupBy(
    tests.filter(({ group }) => group !== 'overall'),
    ({ group }) => group,
  );
  const rows = [...groups].map(([value, members]) => ({ value, n: members[0]!.n, share: 0, tests: members }));
  const total = rows.reduce((sum, { n }) => sum + n, 0);
  const shared = rows.map((row) => ({ ...row, share: row.n / total }));
  if (order === 'frequency') return shared.toSorted((a, b) => b.n - a.n);
  if (order === 'improvement') return shared.toSorted((a, b) => firstGain(b) - firstGain(a));
  return shared;
}

/** Relative improvement over the baseline in per cent, with its 95 % interval; where the baseline is 0 there is none. */
export function improvementChart(
  rows: readonly ImprovementRow[],
  runs: readonly { id: string; title: string; order: number }[],
  by: string,
): BarChartData {
  return {
    xTitle: by,
    yTitle: 'Improvement over the baseline in %',
    labels: rows.map(({ value }) => value),
    series: runs.map(({ id, title, order }) => ({
      label: title,
      order,
      bars: rows.map((row) => {
        const test = row.tests.find(({ run }) => run === id);
        if (test === undefined || test.relativeDifference === null) return null;
        const percent = (difference: number) => (sign(test) * 100 * difference) / test.baselineMean;
        const [low, high] = [percent(test.interval95.low), percent(test.interval95.high)].toSorted((a, b) => a - b) as [number, number];
        return { value: percent(test.difference), low, high, n: test.n };
      }),
    })),
  };
}

/** Where less is better, an improvement is a fall. */
function sign({ metric }: PairedTest): 1 | -1 {
  return metricDirection(metric) === 'max' ? 1 : -1;
}

function firstGain({ tests: [test] }: ImprovementRow): number {
  return test === undefined || test.relativeDifference === null ? Number.NEGATIVE_INFINITY : sign(test) * test.relativeDifference;
}
