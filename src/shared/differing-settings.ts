import type { RunSummary } from './domain/run.ts';
import { formatSetting } from './format.ts';

type Configured = Pick<RunSummary, 'model' | 'hyperparameters'>;

/**
 * Names of the hyperparameters that tell runs of one model apart, in the order they first appear.
 * What is the same in every run of a model is left out: constant columns drown the differences.
 */
export function differingSettings(runs: readonly Configured[]): string[] {
  const firstValues = new Map<string, string>();
  const order = new Set<string>();
  const differing = new Set<string>();
  const seen = new Set<Configured['hyperparameters']>();
  for (const { model, hyperparameters } of runs) {
    // Runs of one configuration share their settings: in a long list most have been looked at.
    if (seen.has(hyperparameters)) continue;
    seen.add(hyperparameters);
    for (const [name, value] of Object.entries(hyperparameters)) {
      order.add(name);
      const key = `${model}\n${name}`;
      const text = JSON.stringify(value);
      const first = firstValues.get(key);
      if (first === undefined) firstValues.set(key, text);
      else if (first !== text) differing.add(name);
    }
  }
  return [...order].filter((name) => differing.has(name));
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
