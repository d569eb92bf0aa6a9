import { toCsv as writeCsv } from '../../../shared/table-text/csv.ts';
import type { ExportColumn } from './runs-table-columns.ts';

/** The columns of a table of runs as comma-separated text with a header. */
export function toCsv(columns: readonly ExportColumn[]): string {
  const rows = columns[0]?.values.map((_, row) => columns.map(({ values }) => values[row] ?? null)) ?? [];
  return writeCsv(
    columns.map(({ name }) => name),
    rows,
  );
}
