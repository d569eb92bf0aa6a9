import type { z } from 'zod';
import type { Hyperparameters, HyperparameterValue } from '../../../shared/domain/model.ts';
import type { Dimension } from '../../../shared/domain/search.ts';
import type { Rng } from '../../../shared/random.ts';
import { canonicalJson } from '../canonical-json.ts';

export type Space = Readonly<Record<string, z.infer<typeof Dimension>>>;

/** A drawn number is kept to four digits: nobody tunes finer, and tables stay readable. */
const SIGNIFICANT_DIGITS = 4;
/** Draws allowed for each combination wanted; a space smaller than the wanted number is exhausted long before. */
const DRAWS_PER_TRIAL = 50;
const DRAWS_AT_LEAST = 1000;

/** Draws different combinations: uniform over lists, uniform or log-uniform over ranges. A space with fewer gives them all. */
export function randomCombinations(space: Space, trials: number, rng: Rng): Hyperparameters[] {
  const found = new Map<string, Hyperparameters>();
  const draws = DRAWS_AT_LEAST + DRAWS_PER_TRIAL * trials;
  for (let draw = 0; draw < draws && found.size < trials; draw++) {
    const combination = Object.fromEntries(Object.entries(space).map(([name, dimension]) => [name, drawValue(dimension, rng)]));
    const key = canonicalJson(combination);
    if (!found.has(key)) found.set(key, combination);
  }
  return [...found.values()];
}

function drawValue(dimension: Space[string], rng: Rng): HyperparameterValue {
  if (Array.isArray(dimension)) return dimension[rng.integer(dimension.length)]!;
  const { min, max, scale, integer } = dimension;
  // A whole number stands for the interval around it, so that both ends are as likely as the rest.
  const low = integer ? min - 0.5 : min;
  const high = integer ? max + 0.5 : max;
  const share = rng.uniform();
  const value = scale === 'log' ? low * (high / low) ** share : low + (high - low) * share;
  const rounded = integer ? Math.round(value) : Number(value.toPrecision(SIGNIFICANT_DIGITS));
  return Math.min(max, Math.max(min, rounded));
}
