import type { HyperparameterDescription, Hyperparameters, ModelDescription } from '../../../shared/domain/model.ts';
import type { ModelSpec } from '../../../shared/domain/search.ts';
import { isDefault, type Setting } from './setting-values.ts';

/** One model of a search as the form holds it: something to try for every hyperparameter. `key` tells two of the same model apart. */
export type ModelDraft = { key: number; description: ModelDescription; settings: Readonly<Record<string, Setting>> };

/** A model as a spec asks for it, everything else at its default. Names the model does not have are left out. */
export function draftModel(key: number, description: ModelDescription, spec: Partial<ModelSpec> = {}): ModelDraft {
  const settings = description.hyperparameters.map((hyperparameter) => [hyperparameter.name, settingOf(hyperparameter, spec)] as const);
  return { key, description, settings: Object.fromEntries(settings) };
}

function settingOf({ name, kind, default: initial }: HyperparameterDescription, { fixed = {}, space = {} }: Partial<ModelSpec>): Setting {
  const dimension = space[name];
  if (Array.isArray(dimension)) return { values: dimension, range: null };
  if (dimension !== undefined) return { values: [], range: dimension };
  const fixedValue = fixed[name];
  // Nothing is a default for runs: they have to be chosen.
  if (fixedValue === undefined && kind === 'run-list') return { values: [], range: null };
  return { values: [fixedValue ?? initial], range: null };
}

/** The spec of a draft: what is at its default is left out, one value is fixed, several make the space. */
export function specOf({ description, settings }: ModelDraft): ModelSpec {
  const fixed: Hyperparameters = {};
  const space: ModelSpec['space'] = {};
  for (const hyperparameter of description.hyperparameters) {
    const { name } = hyperparameter;
    const setting = settings[name];
    if (setting === undefined || isDefault(setting, hyperparameter)) continue;
    if (setting.range !== null) space[name] = setting.range;
    else if (setting.values.length === 1) fixed[name] = setting.values[0]!;
    else space[name] = [...setting.values];
  }
  return { model: description.id, fixed, space };
}

/** How many settings are not at their default. */
export function changedCount({ description, settings }: ModelDraft): number {
  return description.hyperparameters.filter((hyperparameter) => !isDefault(settings[hyperparameter.name]!, hyperparameter)).length;
}
