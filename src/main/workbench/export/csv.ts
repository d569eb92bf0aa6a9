import type { CellValue, ExportColumn } from './runs-table-columns.ts';

/** Comma-separated text with a header (RFC 4180), numbers in full precision, nothing where there is no value. */
export function toCsv(columns: readonly ExportColumn[]): string {
  const rows = columns[0]?.values.map((_, row) => columns.map(({ values }) => field(values[row] ?? null)).join(',')) ?? [];
  return `${[columns.map(({ name }) => field(name)).join(','), ...rows].join('\r\n')}\r\n`;
}

function field(value: CellValue): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
