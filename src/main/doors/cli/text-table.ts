/** A column of a printed table: its heading, its cells as text, and the side they keep to. */
export type TextColumn<Row> = { title: string; isNumber?: boolean; cell: (row: Row) => string };

const GAP = '  ';

/** Lines of an aligned table; the heading first, then one line a row. Wide characters are not measured. */
export function formatTable<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[]): string[] {
  const cells = [columns.map((column) => column.title), ...rows.map((row) => columns.map((column) => column.cell(row)))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  return cells.map((line) =>
    line
      .map((text, index) => (columns[index]?.isNumber === true ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0)))
      .join(GAP)
      .trimEnd(),
  );
}

/** Lines of `name  value`, aligned. */
export function formatFacts(facts: readonly (readonly [name: string, value: string])[]): string[] {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}${GAP}${value}`.trimEnd());
}
