import type { Metrics } from './domain/run.ts';

const SHOWN = 3;

/**
 * The few metrics worth a column in a table of runs: the objective, then those with the largest cutoff they were measured at,
 * or those without a cutoff where none has one. The loss is left out: it has a column of its own wherever runs train.
 */
export function shownMetrics(measured: readonly Metrics[], objective: string | null): string[] {
  const names = [...new Set(measured.flatMap((metrics) => Object.keys(metrics)))].filter((name) => name !== 'loss' && name !== objective);
  const largest = Math.max(0, ...names.map(cutoffOf));
  const others = names.filter((name) => cutoffOf(name) === largest);
  return [...(objective === null ? [] : [objective]), ...others].slice(0, SHOWN);
}

/** What papers on sessions print: recall, MRR and MAP, each at its largest cutoff; the first few metrics where there is none of them. */
export function printedMetrics(names: readonly string[]): string[] {
  const printed = ['recall', 'mrr', 'map'].flatMap((family) => {
    const own = names.filter((name) => name.startsWith(`${family}@`)).toSorted((a, b) => cutoffOf(b) - cutoffOf(a));
    return own.slice(0, 1);
  });
  return printed.length > 0 ? printed : names.filter((name) => name !== 'loss').slice(0, SHOWN);
}

/** 20 for `recall@20`, 0 for `rmse`. */
function cutoffOf(name: string): number {
  return Number(/@(\d+)$/.exec(name)?.[1] ?? 0);
}
