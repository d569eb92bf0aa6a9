import type { HyperparameterValue } from './domain/model.ts';
import type { RunSummary } from './domain/run.ts';
import { formatSetting } from './format.ts';

type Configured = Pick<RunSummary, 'model' | 'hyperparameters'>;

/**
 * Names of the hyperparameters that tell runs of one model apart, in the order they first appear.
 * What is the same in every run of a model is left out: constant columns drown the differences.
 */
export function differingSettings(runs: readonly Configured[]): string[] {
  const firstOfModel = new Map<string, Map<string, HyperparameterValue>>();
  const differs = new Map<string, boolean>();
  const seen = new Set<Configured['hyperparameters']>();
  for (const { model, hyperparameters } of runs) {
    // Runs of one configuration share their settings: in a long list most have been looked at.
    if (seen.has(hyperparameters)) continue;
    seen.add(hyperparameters);
    const firsts = firstOfModel.get(model) ?? new Map<string, HyperparameterValue>();
    firstOfModel.set(model, firsts);
    for (const name in hyperparameters) {
      if (differs.get(name) === true) continue;
      const value = hyperparameters[name]!;
      const first = firsts.get(name);
      if (first === undefined) firsts.set(name, value);
      differs.set(name, first !== undefined && !isSameSetting(first, value));
    }
  }
  return [...differs].filter(([, isDifferent]) => isDifferent).map(([name]) => name);
}

function isSameSetting(a: HyperparameterValue, b: HyperparameterValue): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

/** What to call a run among others of its search: its model and what tells it apart. */
export function runTitle(run: Configured & Pick<RunSummary, 'seed'>, differing: readonly string[], showSeed: boolean): string {
  const settings = differing.flatMap((name) => {
    const value = run.hyperparameters[name];
    return value === undefined ? [] : [`${name} ${formatSetting(value)}`];
  });
  if (showSeed) settings.push(`seed ${run.seed}`);
  return [run.model, ...settings].join(', ');
}
