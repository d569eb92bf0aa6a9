import type { Hyperparameters, HyperparameterValue } from '../../../shared/domain/model.ts';

/** Values to try, by hyperparameter. */
export type ListedSpace = Readonly<Record<string, readonly HyperparameterValue[]>>;

/** How many combinations a space of lists has. */
export function gridSize(space: ListedSpace): number {
  return Object.values(space).reduce((size, values) => size * values.length, 1);
}

/** Every combination, the last hyperparameter changing fastest. */
export function* gridCombinations(space: ListedSpace): Generator<Hyperparameters, void> {
  const [name, ...rest] = Object.keys(space);
  if (name === undefined) {
    yield {};
    return;
  }
  const inner = Object.fromEntries(rest.map((key) => [key, space[key]!]));
  for (const value of space[name]!) for (const combination of gridCombinations(inner)) yield { [name]: value, ...combination };
}
