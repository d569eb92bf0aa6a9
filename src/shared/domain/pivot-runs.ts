import { formatFieldValue } from './format-field.ts';
import { type Average, averageOf } from './group-runs.ts';
import type { Direction } from './metric.ts';
import { parseMetricKey, type RunField } from './run-field.ts';
import type { RunRow } from './run-row.ts';

/** What stands where in a results table: a row for each value of `rows`, a column for each value of `columns` and each metric. */
export type PivotLayout = {
  rows: readonly RunField[];
  columns: readonly RunField[];
  metrics: readonly { field: RunField; direction: Direction }[];
};
export type PivotCell = {
  average: Average;
  isBest: boolean;
  /** The run that stands for the cell in tests: the lowest seed of its configuration; null where runs of several settings are averaged. */
  run: string | null;
} | null;
export type PivotTable = {
  rowFields: string[];
  /** One title a column: the values of the column fields, then the metric. */
  columnTitles: string[];
  /** The metric of each column as runs ended with it, which is what can be tested; null for another value over the epochs. */
  columnMetrics: (string | null)[];
  rows: { titles: string[]; cells: PivotCell[] }[];
};

/**
 * Averages metrics over the runs of each cell; the best mean of a column is marked, all of them where they are equal.
 * Runs without the metric count for nothing, so n is the number of runs behind each mean. Columns in which no run has a value, as of a metric
 * of another task, are left out where any has one.
 */
export function pivotRuns(runs: readonly RunRow[], { rows, columns, metrics }: PivotLayout): PivotTable {
  const rowTitles = new Map<string, string[]>();
  const columnTitles = new Map<string, string[]>();
  const cells = new Map<string, RunRow[]>();
  for (const run of runs) {
    const rowKey = keep(rowTitles, titlesOf(run, rows));
    const columnKey = keep(columnTitles, titlesOf(run, columns));
    const key = `${rowKey}\u0000${columnKey}`;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [run]);
    else cell.push(run);
  }
  const rowKeys = sorted(rowTitles);
  const possible = sorted(columnTitles).flatMap((key) => metrics.map((metric) => ({ key, ...metric })));
  const full = rowKeys.map((rowKey) => possible.map(({ key, field }) => cellOf(cells.get(`${rowKey}\u0000${key}`) ?? [], field)));
  const hasValues = possible.map((_, column) => full.some((row) => row[column] !== null));
  const isKept = (_: unknown, column: number) => hasValues[column] === true || !hasValues.includes(true);
  const kept = possible.filter(isKept);
  const table = full.map((row) => row.filter(isKept));
  const best = kept.map(({ direction }, column) =>
    bestMean(
      table.map((row) => row[column]?.average ?? null),
      direction,
    ),
  );
  return {
    rowFields: rows.map((field) => field.title),
    columnTitles: kept.map(({ key, field }) => [...(columnTitles.get(key) ?? []), field.title].join(' · ')),
    columnMetrics: kept.map(({ field }) => {
      const { metric, aggregate } = parseMetricKey(field.key) ?? {};
      return metric !== undefined && aggregate === 'last' ? metric : null;
    }),
    rows: rowKeys.map((key, row) => ({
      titles: rowTitles.get(key) ?? [],
      cells: (table[row] ?? []).map((found, column) => found && { ...found, isBest: found.average.mean === best[column] }),
    })),
  };
}

const TEXTS = new Intl.Collator('en', { numeric: true });

/** Numbers by size: a collator reads the digits behind a point as a number of their own, and puts 0.05 behind 0.1. */
function compareTitles(a: readonly string[], b: readonly string[]): number {
  for (const [place, title] of a.entries()) {
    const other = b[place] ?? '';
    const isNumeric = title !== '' && other !== '' && Number.isFinite(Number(title)) && Number.isFinite(Number(other));
    const order = isNumeric ? Number(title) - Number(other) : TEXTS.compare(title, other);
    if (order !== 0) return order;
  }
  return 0;
}

function titlesOf(run: RunRow, fields: readonly RunField[]): string[] {
  return fields.map((field) => formatFieldValue(field.read(run), field.kind));
}

function keep(titles: Map<string, string[]>, title: string[]): string {
  const key = title.join('\u0001');
  titles.set(key, title);
  return key;
}

function sorted(titles: ReadonlyMap<string, string[]>): string[] {
  return [...titles].sort(([, a], [, b]) => compareTitles(a, b)).map(([key]) => key);
}

function cellOf(runs: readonly RunRow[], field: RunField): Omit<NonNullable<PivotCell>, 'isBest'> | null {
  const measured = runs.filter((run) => typeof field.read(run) === 'number').toSorted((a, b) => a.seed - b.seed);
  const found = averageOf(measured, field);
  return found && { average: found, run: standingRun(measured) };
}

function standingRun([first, ...others]: readonly RunRow[]): string | null {
  if (first?.status !== 'done' || others.some((run) => run.configuration !== first.configuration)) return null;
  return first.id;
}

/** Nothing is best where there is nothing to compare it with. */
function bestMean(column: readonly (Average | null)[], direction: Direction): number | null {
  const means = column.filter((cell) => cell !== null).map((cell) => cell.mean);
  if (means.length < 2) return null;
  return direction === 'max' ? Math.max(...means) : Math.min(...means);
}
