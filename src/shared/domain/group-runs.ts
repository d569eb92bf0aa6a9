import type { RunField } from './run-field.ts';
import type { RunConfiguration, RunRow } from './run-row.ts';

/** Runs that differ only in their seed. */
export type RunGroup = { configuration: RunConfiguration; runs: RunRow[] };

/** Mean and sample standard deviation of n values; no deviation of one value. */
export type Average = { n: number; mean: number; deviation: number | null };

/** Groups runs by configuration, in the order their first run stands. */
export function groupRuns(runs: readonly RunRow[]): RunGroup[] {
  const groups = new Map<RunConfiguration, RunGroup>();
  for (const run of runs) {
    const group = groups.get(run.configuration);
    if (group === undefined) groups.set(run.configuration, { configuration: run.configuration, runs: [run] });
    else group.runs.push(run);
  }
  return [...groups.values()];
}

/** The average of a field's numbers, runs without one left out; null where none has one. */
export function averageOf(runs: readonly RunRow[], field: RunField): Average | null {
  return average(
    runs.flatMap((run) => {
      const value = field.read(run);
      return typeof value === 'number' ? [value] : [];
    }),
  );
}

export function average(values: readonly number[]): Average | null {
  const n = values.length;
  if (n === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { n, mean, deviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean, deviation: Math.sqrt(squares / (n - 1)) };
}
