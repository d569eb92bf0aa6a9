import type { DatasetStatistics } from '../../shared/domain/dataset.ts';
import { LARGEST_RATING_BESIDE, NEVER_AGAIN } from '../../shared/domain/never-again.ts';
import type { Scratch } from './scratch.ts';

export type ValueStatistics = NonNullable<DatasetStatistics['values']>;
/** Distinct values, rising, and how often each occurs. */
type ValueCounts = { value: number; n: number }[];

/** Bins of a scale that is not wide; wider ones are counted in bins that double. */
const EVEN_BINS = 20;
const WIDEST_EVEN_RANGE = 200;

/** Describes the counts of plays or ratings of `events`; "never play again" is told apart from the numbers on the scale. */
export async function describeValues(scratch: Scratch): Promise<ValueStatistics> {
  const all: ValueCounts = await scratch.rows(
    'SELECT value, count(*)::DOUBLE AS n FROM events WHERE value IS NOT NULL GROUP BY value ORDER BY value',
  );
  return describeCounts(all);
}

/** The same of values that were sampled, in any order. */
export function describeSample(values: readonly number[]): ValueStatistics {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return describeCounts([...counts].map(([value, n]) => ({ value, n })).sort((a, b) => a.value - b.value));
}

function describeCounts(all: ValueCounts): ValueStatistics {
  const beside = all.filter(({ value }) => value !== NEVER_AGAIN);
  const hasMark = beside.length > 0 && beside.length < all.length && beside.at(-1)!.value <= LARGEST_RATING_BESIDE;
  const counts = hasMark ? beside : all;
  const total = counts.reduce((sum, { n }) => sum + n, 0);
  const [minimum, maximum] = [counts[0]!.value, counts.at(-1)!.value];
  return {
    minimum,
    median: middleOf(counts, total),
    mean: counts.reduce((sum, { value, n }) => sum + value * n, 0) / total,
    maximum,
    histogram: binCounts(counts, maximum - minimum <= WIDEST_EVEN_RANGE ? evenEdges(minimum, maximum) : doublingEdges(minimum, maximum)),
    neverAgain: hasMark ? all.find(({ value }) => value === NEVER_AGAIN)!.n : 0,
  };
}

function middleOf(counts: ValueCounts, total: number): number {
  const at = (place: number) => {
    let passed = 0;
    for (const { value, n } of counts) {
      passed += n;
      if (passed > place) return value;
    }
    return counts.at(-1)!.value;
  };
  return (at(Math.ceil(total / 2) - 1) + at(Math.floor(total / 2))) / 2;
}

function evenEdges(minimum: number, maximum: number): number[] {
  const width = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10].find((candidate) => (maximum - minimum) / candidate <= EVEN_BINS) ?? 20;
  const first = Math.floor(minimum / width);
  const last = Math.floor(maximum / width) + 1;
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * width);
}

function doublingEdges(minimum: number, maximum: number): number[] {
  const edges = minimum < 1 ? [minimum, 1] : [1];
  while (edges.at(-1)! <= maximum) edges.push(edges.at(-1)! * 2);
  return edges;
}

function binCounts(counts: ValueCounts, edges: readonly number[]): ValueStatistics['histogram'] {
  const bins = edges.slice(0, -1).map((from, index) => ({ from, to: edges[index + 1]!, n: 0 }));
  let bin = 0;
  for (const { value, n } of counts) {
    while (bin < bins.length - 1 && value >= bins[bin]!.to) bin++;
    bins[bin]!.n += n;
  }
  return bins;
}
