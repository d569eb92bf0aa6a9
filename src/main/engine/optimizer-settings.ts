import type { Step, Variable } from './program.ts';

/** The variable that holds a number of a step's optimizer. */
export const settingName = (step: string, setting: 'learningRate' | 'momentum' | 'clipNorm', variable?: string) =>
  variable === undefined ? `${step}/${setting}` : `${step}/${setting}/${variable}`;

/**
 * The numbers of a step's optimizer that its graph reads from variables: as constants they would make another graph of each learning rate, and runs that
 * differ in nothing else could not share one.
 */
export function optimizerSettings(name: string, { optimizer }: Step): Record<string, Variable> {
  if (optimizer === undefined) return {};
  const settings: Record<string, number> = { [settingName(name, 'learningRate')]: optimizer.learningRate };
  if (optimizer.clipNorm !== undefined) settings[settingName(name, 'clipNorm')] = optimizer.clipNorm;
  if (optimizer.kind === 'adagrad') {
    if (optimizer.momentum > 0) settings[settingName(name, 'momentum')] = optimizer.momentum;
    for (const [variable, rate] of Object.entries(optimizer.ownRates ?? {})) settings[settingName(name, 'learningRate', variable)] = rate;
  }
  return Object.fromEntries(Object.entries(settings).map(([key, initial]) => [key, { shape: [], initial, isTransient: true }]));
}
