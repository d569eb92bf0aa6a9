import { parseMetric } from '../../shared/domain/metric.ts';
import type { Hyperparameters, Task } from '../../shared/domain/model.ts';
import type { ModelSpec, SearchSpec } from '../../shared/domain/search.ts';
import { isMetricOf, TASK_OBJECTIVES } from '../../shared/domain/task-metrics.ts';
import { AppError } from '../../shared/errors.ts';
import { createRng } from '../../shared/random.ts';
import { findModel, parseHyperparameters } from '../models/registry.ts';
import { canonicalJson } from './canonical-json.ts';
import { gridCombinations, gridSize, type ListedSpace } from './strategies/grid.ts';
import { randomCombinations, type Space } from './strategies/random.ts';

/** One model with all its hyperparameters and a seed: what one run trains. */
export type Cell = { model: string; modelVersion: number; task: Task; hyperparameters: Hyperparameters; seed: number };

export const MAXIMUM_CELLS = 100_000;

/**
 * Unfolds a spec into its cells, each once: models in order, then combinations, then seeds.
 * Refuses what can be refused before the first cell; a value that a model does not take is refused when its turn comes.
 * Throws `search.invalidSpec`, `search.tooLarge`, `metric.unknown`, `model.notFound` or `model.invalidHyperparameter`; `details.path` names the place in the spec.
 */
export function* expandSearch(spec: SearchSpec): Generator<Cell, void> {
  parseMetric(spec.objective.metric);
  refuseTooMany(spec);
  refuseMixedTasks(spec);
  const seen = new Set<string>();
  for (const [index, modelSpec] of spec.models.entries()) {
    const path = `models[${index}]`;
    const { id, version, task } = at(path, () => findModel(modelSpec.model));
    for (const combination of combinationsOf(modelSpec, spec, path)) {
      const hyperparameters = at(path, () => parseHyperparameters(id, { ...modelSpec.fixed, ...combination }));
      for (const seed of spec.seeds) {
        const cell = { model: id, modelVersion: version, task, hyperparameters, seed };
        const key = canonicalJson(cell);
        if (seen.has(key)) continue;
        seen.add(key);
        yield cell;
      }
    }
  }
}

/** Runs of different tasks have no metric to be ranked by, and no session to be compared on. */
function refuseMixedTasks({ models, objective }: SearchSpec): void {
  const tasks = models.map(({ model }, index) => at(`models[${index}]`, () => findModel(model)).task);
  const [task] = tasks;
  const other = tasks.findIndex((found) => found !== task);
  if (other >= 0) {
    throw invalid(
      `${models[0]!.model} and ${models[other]!.model} do different things: ${task} and ${tasks[other]}. Make a search of each.`,
      `models[${other}].model`,
      models[other]!.model,
    );
  }
  if (isMetricOf(task!, objective.metric)) return;
  throw invalid(
    `Models of the task ${task} do not report ${objective.metric}. Choose another objective, such as ${TASK_OBJECTIVES[task!]}.`,
    'objective.metric',
    objective.metric,
  );
}

function combinationsOf({ fixed, space }: ModelSpec, { strategy }: SearchSpec, path: string): Iterable<Hyperparameters> {
  for (const name of Object.keys(space)) {
    if (!Object.hasOwn(fixed, name)) continue;
    throw invalid(`${name} stands both in "fixed" and in "space". Keep it in one of them.`, `${path}.space.${name}`, space[name]);
  }
  checkRanges(space, path);
  if (strategy.kind === 'grid') return gridCombinations(listedSpace(space, path));
  return randomCombinations(space, strategy.trials, createRng(strategy.seed, 'search', path));
}

function checkRanges(space: Space, path: string): void {
  for (const [name, dimension] of Object.entries(space)) {
    if (Array.isArray(dimension)) continue;
    const place = `${path}.space.${name}`;
    const { min, max, scale, integer } = dimension;
    if (min > max) throw invalid(`The range of ${name} goes from ${min} to ${max}. Put the smaller number into "min".`, place, dimension);
    if (integer && !(Number.isInteger(min) && Number.isInteger(max))) {
      throw invalid(`${name} is drawn as a whole number from ${min} to ${max}. Use whole numbers for both ends.`, place, dimension);
    }
    if (scale === 'log' && min <= 0) {
      throw invalid(`The log range of ${name} starts at ${min}. A log range starts above 0.`, place, dimension);
    }
  }
}

function listedSpace(space: Space, path: string): ListedSpace {
  return Object.fromEntries(
    Object.entries(space).map(([name, dimension]) => {
      if (Array.isArray(dimension)) return [name, dimension];
      throw invalid(
        `The grid strategy needs a list of values for ${name}, not a range. List them, or use {"kind": "random", "trials": N}.`,
        `${path}.space.${name}`,
        dimension,
      );
    }),
  );
}

/** Counted before unfolding: a slip of one zero must not fill the memory. */
function refuseTooMany({ models, strategy, seeds }: SearchSpec): void {
  const combinations = models.reduce((sum, { space }) => {
    if (strategy.kind === 'random') return sum + strategy.trials;
    const lists = Object.fromEntries(Object.entries(space).filter(([, dimension]) => Array.isArray(dimension))) as ListedSpace;
    return sum + gridSize(lists);
  }, 0);
  const cells = combinations * seeds.length;
  if (cells <= MAXIMUM_CELLS) return;
  throw new AppError(
    'search.tooLarge',
    `This search has ${cells} cells; at most ${MAXIMUM_CELLS} are possible. Try fewer values or seeds, or use the random strategy.`,
    { received: cells, maximum: MAXIMUM_CELLS },
  );
}

function invalid(message: string, path: string, received: unknown): AppError {
  return new AppError('search.invalidSpec', message, { path, received });
}

/** Adds the place in the spec to a refusal from below. */
function at<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.message, { path, ...error.details }, { cause: error });
  }
}
