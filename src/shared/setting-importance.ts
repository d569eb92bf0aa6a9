import type { HyperparameterValue } from './domain/model.ts';
import { createRng, type Rng } from './random.ts';
import { shuffle } from './shuffle.ts';

/** A finished run: what it was set to and what it reached. */
export type Observation = { settings: Readonly<Record<string, HyperparameterValue>>; value: number };

/** How much of what runs differ in their result a setting accounts for; shares add up to 1. `explained` is the share of the variance that runs left out confirm. */
export type Importance = { settings: { name: string; share: number }[]; n: number; explained: number };

type Tree = { feature: number; threshold: number; isCategory: boolean; low: Tree; high: Tree } | { mean: number };
type Table = { names: string[]; isCategory: boolean[]; columns: Float64Array[]; target: Float64Array };

const TREES = 60;
/** More rows would not move the shares a reader can see. */
const MOST_ROWS = 1000;
const LEAF_ROWS = 3;
/** Fewer runs than this say nothing. */
export const LEAST_RUNS = 8;

/**
 * The importance of each setting by permutation in a random forest (Breiman 2001): how much worse runs left out of a tree are predicted once the
 * setting is shuffled among them. Yields after each tree, so that a page stays free. Null for fewer than `LEAST_RUNS` or where all results are equal.
 */
export function* settingImportance(observations: readonly Observation[], names: readonly string[]): Generator<void, Importance | null> {
  const rng = createRng(1, 'importance');
  const table = tableOf(sampleRows(observations, rng), names);
  const rows = table.target.length;
  const variance = meanSquare(table.target, mean(table.target));
  if (rows < LEAST_RUNS || names.length === 0 || variance === 0) return null;
  const harm = new Float64Array(names.length);
  let error = 0;
  let tested = 0;
  for (let tree = 0; tree < TREES; tree++) {
    const drawn = Int32Array.from({ length: rows }, () => rng.integer(rows));
    const inBag = new Set(drawn);
    const left = Int32Array.from({ length: rows }, (_, row) => row).filter((row) => !inBag.has(row));
    const root = grow(table, [...drawn], rng);
    const base = squaredError(root, table, left, -1, left);
    error += base;
    tested += left.length;
    for (let feature = 0; feature < names.length; feature++) {
      harm[feature]! += squaredError(root, table, left, feature, shuffle(left.slice(), rng)) - base;
    }
    yield;
  }
  const positive = Array.from(harm, (value) => Math.max(0, value));
  const sum = positive.reduce((total, value) => total + value, 0);
  const settings = names.map((name, index) => ({ name, share: sum === 0 ? 0 : positive[index]! / sum }));
  return {
    settings: settings.sort((a, b) => b.share - a.share),
    n: observations.length,
    explained: Math.max(0, 1 - error / Math.max(1, tested) / variance),
  };
}

function sampleRows(observations: readonly Observation[], rng: Rng): readonly Observation[] {
  if (observations.length <= MOST_ROWS) return observations;
  return Array.from({ length: MOST_ROWS }, () => observations[rng.integer(observations.length)]!);
}

/** Numbers stand as they are; of anything else each value has a number of its own. A run without the setting stands apart from all that have it. */
function tableOf(observations: readonly Observation[], names: readonly string[]): Table {
  const isCategory = names.map((name) =>
    observations.some(({ settings }) => settings[name] !== undefined && typeof settings[name] !== 'number'),
  );
  const columns = names.map((name, index) => {
    const codes = new Map<string, number>();
    return Float64Array.from(observations, ({ settings }) => {
      const value = settings[name];
      if (value === undefined) return -Number.MAX_VALUE;
      if (!isCategory[index] && typeof value === 'number') return value;
      const text = JSON.stringify(value);
      if (!codes.has(text)) codes.set(text, codes.size);
      return codes.get(text)!;
    });
  });
  return { names: [...names], isCategory, columns, target: Float64Array.from(observations, ({ value }) => value) };
}

function grow(table: Table, rows: number[], rng: Rng): Tree {
  const best = bestSplit(table, rows, rng);
  if (best === null) return { mean: rows.reduce((sum, row) => sum + table.target[row]!, 0) / rows.length };
  const isLow = (row: number) => goesLow(best, table.columns[best.feature]![row]!);
  const [low, high] = [rows.filter(isLow), rows.filter((row) => !isLow(row))];
  return { ...best, low: grow(table, low, rng), high: grow(table, high, rng) };
}

function bestSplit({ columns, isCategory, target }: Table, rows: readonly number[], rng: Rng) {
  if (rows.length < 2 * LEAF_ROWS) return null;
  let best: { feature: number; threshold: number; isCategory: boolean } | null = null;
  let bestGain = 1e-12;
  const total = rows.reduce((sum, row) => sum + target[row]!, 0);
  // Two thirds of the settings are looked at for each split, so that trees differ.
  const looked = columns.map((_, feature) => feature).filter(() => columns.length < 3 || rng.uniform() < 2 / 3);
  for (const feature of looked) {
    const groups = new Map<number, { n: number; sum: number }>();
    for (const row of rows) {
      const value = columns[feature]![row]!;
      const group = groups.get(value) ?? { n: 0, sum: 0 };
      groups.set(value, { n: group.n + 1, sum: group.sum + target[row]! });
    }
    const sorted = [...groups].sort(([a], [b]) => a - b);
    let [n, sum] = [0, 0];
    for (const [threshold, group] of isCategory[feature] ? sorted : sorted.slice(0, -1)) {
      [n, sum] = isCategory[feature] ? [group.n, group.sum] : [n + group.n, sum + group.sum];
      const others = rows.length - n;
      if (n < LEAF_ROWS || others < LEAF_ROWS) continue;
      const gain = sum ** 2 / n + (total - sum) ** 2 / others - total ** 2 / rows.length;
      if (gain > bestGain) [best, bestGain] = [{ feature, threshold, isCategory: isCategory[feature]! }, gain];
    }
  }
  return best;
}

function goesLow({ threshold, isCategory }: { threshold: number; isCategory: boolean }, value: number): boolean {
  return isCategory ? value === threshold : value <= threshold;
}

/** The squared error on rows, with one feature read from other rows. */
function squaredError(root: Tree, { columns, target }: Table, rows: Int32Array, feature: number, readFrom: Int32Array): number {
  let error = 0;
  rows.forEach((row, index) => {
    let node = root;
    while ('low' in node) {
      const place = node.feature === feature ? readFrom[index]! : row;
      node = goesLow(node, columns[node.feature]![place]!) ? node.low : node.high;
    }
    error += (target[row]! - node.mean) ** 2;
  });
  return error;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function meanSquare(values: Float64Array, from: number): number {
  return values.reduce((sum, value) => sum + (value - from) ** 2, 0) / values.length;
}
