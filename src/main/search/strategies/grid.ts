import type { Hyperparameters, HyperparameterValue } from '../../../shared/domain/model.ts';

/** Values to try, by hyperparameter. */
export type ListedSpace = Readonly<Record<string, readonly HyperparameterValue[]>>;

/** How many combinations a space of lists has. */
export function gridSize(space: ListedSpace): number {
  return Object.values(space).reduce((size, values) => size * values.length, 1);
}

/** Every combination, the last hyperparameter changing fastest. */
export function gridCombinations(space: ListedSpace): Hyperparameters[] {
  return Object.entries(space).reduce<Hyperparameters[]>(
    (combinations, [name, values]) => combinations.flatMap((combination) => values.map((value) => ({ ...combination, [name]: value }))),
    [{}],
  );
}
