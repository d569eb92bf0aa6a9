import type { HyperparameterValue } from '../../../shared/domain/model.ts';
import type { RunSummary } from '../../../shared/domain/run.ts';
import { formatSetting } from '../../../shared/format.ts';

type MatrixRun = Pick<RunSummary, 'id' | 'model' | 'seed' | 'hyperparameters' | 'status' | 'metrics'>;

/** The runs with one pair of values: how many there are, how many have a result, and its mean. */
export type MatrixCell = { ids: string[]; measured: number; mean: number | null };
export type CellMatrix = { rows: string[]; columns: string[]; cells: MatrixCell[][]; least: number; most: number };

/** `model` and `seed` are settings too, here. */
export function settingOf(
  { model, seed, hyperparameters }: Pick<MatrixRun, 'model' | 'seed' | 'hyperparameters'>,
  name: string,
): HyperparameterValue | undefined {
  if (name === 'model') return model;
  return name === 'seed' ? seed : hyperparameters[name];
}

/** What runs differ in, `model` first and `seed` last. */
export function axesOf(runs: readonly Pick<MatrixRun, 'model' | 'seed'>[], differing: readonly string[]): string[] {
  const models = new Set(runs.map(({ model }) => model)).size;
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  return [...(models > 1 ? ['model'] : []), ...differing, ...(seeds > 1 ? ['seed'] : [])];
}

/** Runs laid out by two settings; those without one of them are left out. */
export function cellMatrix(runs: readonly MatrixRun[], row: string, column: string, metric: string): CellMatrix {
  const placed = runs.flatMap((run) => {
    const [y, x] = [settingOf(run, row), settingOf(run, column)];
    return y === undefined || x === undefined ? [] : [{ run, y, x }];
  });
  const rows = sortedTexts(placed.map(({ y }) => y));
  const columns = sortedTexts(placed.map(({ x }) => x));
  const groups = Map.groupBy(placed, ({ x, y }) => `${formatSetting(y)}\n${formatSetting(x)}`);
  const cells = rows.map((y) =>
    columns.map((x) =>
      cellOf(
        (groups.get(`${y}\n${x}`) ?? []).map(({ run }) => run),
        metric,
      ),
    ),
  );
  const means = cells.flat().flatMap(({ mean }) => (mean === null ? [] : [mean]));
  return { rows, columns, cells, least: Math.min(...means), most: Math.max(...means) };
}

function cellOf(runs: readonly MatrixRun[], metric: string): MatrixCell {
  const values = runs.flatMap(({ metrics }) => metrics[metric] ?? []);
  const mean = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  return { ids: runs.map(({ id }) => id), measured: values.length, mean };
}

/** Each value once, numbers by size and anything else by its text. */
export function sortedTexts(values: readonly HyperparameterValue[]): string[] {
  const isNumeric = values.every((value) => typeof value === 'number');
  const texts = [...new Set(values.map(formatSetting))];
  return isNumeric ? texts.sort((a, b) => Number(a) - Number(b)) : texts.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
