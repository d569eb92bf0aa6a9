import { formatAverage, formatFieldValue } from '../../shared/domain/format-field.ts';
import { averageOf } from '../../shared/domain/group-runs.ts';
import { metricDirection } from '../../shared/domain/metric.ts';
import type { MarkedPivot } from '../../shared/domain/pivot-marks.ts';
import { type FieldValue, parseMetricKey, type RunField } from '../../shared/domain/run-field.ts';
import type { RunRow } from '../../shared/domain/run-row.ts';
import { toCsv } from '../../shared/table-text/csv.ts';
import { toLatex } from '../../shared/table-text/latex.ts';
import { toMarkdown } from '../../shared/table-text/markdown.ts';
import { significanceMark } from '../../shared/table-text/significance-text.ts';
import type { TextCell, TextTable } from '../../shared/table-text/text-table.ts';
import { isNumberColumn } from './column-width.ts';
import type { Line } from './runs-view.svelte.ts';

export const RUN_FORMATS = ['csv', 'parquet', 'json', 'tex', 'md'] as const;
export type RunFormat = (typeof RUN_FORMATS)[number];

export const FORMAT_TITLES: Record<RunFormat, string> = { csv: 'CSV', parquet: 'Parquet', json: 'JSON', tex: 'LaTeX', md: 'Markdown' };

/** The lines of the table as text, column by column as shown; groups as their mean ± deviation and n, the best of each metric marked. */
export function linesTable(lines: readonly Line[], fields: readonly RunField[]): TextTable {
  const isGrouped = lines.some((line) => line.kind === 'group');
  const rows = lines
    .filter((line) => (isGrouped ? line.kind === 'group' : true))
    .map((line) => (line.kind === 'group' ? line.group.runs : [line.run]));
  const shown = isGrouped ? fields.filter((field) => field.key !== 'id') : fields;
  const columns = shown.map((field) =>
    markBest(
      rows.map((runs) => cellOf(runs, field, isGrouped)),
      field,
    ),
  );
  const counts = rows.map((runs): TextCell => ({ text: String(runs.length), value: runs.length }));
  return {
    columns: [
      ...shown.map((field) => ({ name: field.title, isNumber: isNumberColumn(field) })),
      ...(isGrouped ? [{ name: 'n', isNumber: true }] : []),
    ],
    rows: rows.map((_, row) => [...columns.map((column) => column[row]!), ...(isGrouped ? [counts[row]!] : [])]),
  };
}

function cellOf(runs: readonly RunRow[], field: RunField, isGrouped: boolean): TextCell {
  if (isGrouped && isNumberColumn(field) && field.key !== 'seed') {
    const average = averageOf(runs, field);
    return average === null ? { text: '', value: null } : { text: formatAverage(average, field.kind), value: average.mean };
  }
  const texts = [...new Set(runs.map((run) => formatFieldValue(field.read(run), field.kind)))];
  const [run] = runs;
  return { text: texts.join(', '), value: texts.length === 1 && run !== undefined ? plainValue(field.read(run), field) : texts.join(', ') };
}

/** Dates for machines, tags as one text. */
function plainValue(value: FieldValue, field: RunField): TextCell['value'] {
  if (value !== null && field.kind === 'moment') return new Date(Number(value)).toISOString();
  return typeof value === 'object' && value !== null ? value.join(', ') : value;
}

function markBest(cells: readonly TextCell[], field: RunField): TextCell[] {
  const metric = parseMetricKey(field.key);
  const numbers = cells.flatMap((cell) => (typeof cell.value === 'number' ? [cell.value] : []));
  if (metric === null || numbers.length < 2) return [...cells];
  let best = -Infinity;
  const sign = directionOf(metric.metric) === 'max' ? 1 : -1;
  for (const value of numbers) best = Math.max(best, sign * value);
  return cells.map((cell) => ({ ...cell, isBest: typeof cell.value === 'number' && sign * cell.value === best }));
}

export function directionOf(metric: string): 'max' | 'min' {
  try {
    return metricDirection(metric);
  } catch {
    return 'max';
  }
}

/** A results table as text; deviation and n stand beside each mean in its cell, apart in machine formats. */
export function pivotTextTable({ rowFields, columnTitles, rows, holmP, notes }: MarkedPivot): TextTable {
  return {
    columns: [...rowFields.map((name) => ({ name, isNumber: false })), ...columnTitles.map((name) => ({ name, isNumber: true }))],
    rows: rows.map(({ titles, cells }, row) => [
      ...titles.map((title) => ({ text: title, value: title })),
      ...cells.map((cell, column): TextCell => {
        if (cell === null) return { text: '', value: null };
        const { average, isBest } = cell;
        const mark = significanceMark(holmP[row]?.[column] ?? null);
        return { text: `${formatAverage(average, 'number')} (n=${average.n})`, value: average.mean, isBest, mark };
      }),
    ]),
    notes,
  };
}

/** A results table for machines: mean, deviation and n of each column apart, and the corrected p where there are tests. */
export function pivotCsv({ rowFields, columnTitles, rows, holmP, isTested }: MarkedPivot): string {
  const names = columnTitles.flatMap((title) => [title, `${title} sd`, `${title} n`, ...(isTested ? [`${title} Holm p`] : [])]);
  return toCsv(
    [...rowFields, ...names],
    rows.map(({ titles, cells }, row) => [
      ...titles,
      ...cells.flatMap((cell, column) => [
        ...(cell === null ? [null, null, 0] : [cell.average.mean, cell.average.deviation, cell.average.n]),
        ...(isTested ? [holmP[row]?.[column] ?? null] : []),
      ]),
    ]),
  );
}

/** The table as a file of that format. */
export async function tableFile(table: TextTable, format: RunFormat, caption: string): Promise<Blob> {
  const names = table.columns.map((column) => column.name);
  const values = table.rows.map((row) => row.map((cell) => cell.value));
  switch (format) {
    case 'csv':
      return textFile(toCsv(names, values), 'text/csv');
    case 'md':
      return textFile(toMarkdown(table), 'text/markdown');
    case 'tex':
      return textFile(toLatex(table, caption), 'application/x-tex');
    case 'json':
      return textFile(
        `${JSON.stringify(
          values.map((row) => Object.fromEntries(row.map((value, index) => [names[index], value]))),
          null,
          2,
        )}\n`,
        'application/json',
      );
    case 'parquet':
      return new Blob([await parquet(names, values)], { type: 'application/vnd.apache.parquet' });
  }
}

function textFile(text: string, type: string): Blob {
  return new Blob([text], { type: `${type};charset=utf-8` });
}

/** Loaded only when asked for: few sessions need it. */
async function parquet(names: readonly string[], rows: readonly TextCell['value'][][]): Promise<ArrayBuffer> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  return parquetWriteBuffer({
    columnData: names.map((name, index) => {
      const values = rows.map((row) => row[index] ?? null);
      const kinds = new Set(values.flatMap((value) => (value === null ? [] : [typeof value])));
      if (kinds.size === 1 && kinds.has('number')) return { name, type: 'DOUBLE' as const, nullable: true, data: values };
      if (kinds.size === 1 && kinds.has('boolean')) return { name, type: 'BOOLEAN' as const, nullable: true, data: values };
      return { name, type: 'STRING' as const, nullable: true, data: values.map((value) => (value === null ? null : String(value))) };
    }),
  });
}

/** Hands a file to the reader's download folder. */
export function saveFile(name: string, file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
