import { significanceNote } from '../table-text/significance-text.ts';
import type { SignificanceTest } from './analysis.ts';
import type { PivotTable } from './pivot-runs.ts';

/** What is asked to mark a results table: every cell against the cell of the baseline's row in its column. */
export type PivotQuestion = { pairs: { run: string; baseline: string }[]; metrics: string[] };

/** How a row is called where it is chosen or named: settings that it does not have are left out where nothing follows them. */
export function pivotRowTitle(titles: readonly string[]): string {
  const last = titles.findLastIndex((title) => title !== '');
  return titles
    .slice(0, Math.max(1, last + 1))
    .map((title) => (title === '' ? '–' : title))
    .join(' · ');
}

/** The tests of a table against one of its rows; cells that average several settings, and columns that show another value than the last, are left out. */
export function pivotQuestion({ rows, columnMetrics }: PivotTable, baseline: string): PivotQuestion {
  const against = rows.find(({ titles }) => pivotRowTitle(titles) === baseline);
  const metrics = [...new Set(columnMetrics.flatMap((metric) => metric ?? []))];
  const pairs = new Map<string, PivotQuestion['pairs'][number]>();
  for (const { cells } of rows) {
    for (const [column, cell] of cells.entries()) {
      const base = against?.cells[column]?.run;
      const run = cell?.run;
      if (base && run && run !== base && columnMetrics[column] !== null) pairs.set(run, { run, baseline: base });
    }
  }
  return { pairs: [...pairs.values()], metrics };
}

/** A results table with the tests of its cells. */
export type MarkedPivot = PivotTable & {
  /** Corrected p of each cell, row by row; null where it was not tested. */
  holmP: (number | null)[][];
  isTested: boolean;
  notes: string[];
};

/** Puts tests beside the cells they are of, and says below what the marks mean and which cells have none. */
export function markPivot(table: PivotTable, baseline: string, tests: readonly SignificanceTest[]): MarkedPivot {
  const found = new Map(tests.map((test) => [`${test.run} ${test.metric}`, test.holmP]));
  const cells = table.rows.flatMap((row) => row.cells.flatMap((cell) => cell ?? []));
  const isTested = tests.length > 0;
  return {
    ...table,
    holmP: table.rows.map((row) =>
      row.cells.map((cell, column) => (cell?.run ? (found.get(`${cell.run} ${table.columnMetrics[column]}`) ?? null) : null)),
    ),
    isTested,
    notes: [
      ...(isTested
        ? [
            significanceNote(
              baseline,
              tests,
              cells.some(({ average }) => average.n > 1),
            ),
          ]
        : []),
      ...(baseline !== '' && cells.some(({ run }) => run === null)
        ? ['Cells that average several settings are not tested: add the settings that differ to the rows or columns.']
        : []),
    ],
  };
}
