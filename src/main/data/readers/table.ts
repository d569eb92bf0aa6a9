import { quoteName, quoteText } from '../sql.ts';
import { describeDelimited, describeRows } from './describe-table.ts';
import type { FileHead } from './file-head.ts';
import { openText } from './open-text.ts';
import type { Reader, SourceFile, Workplace } from './reader.ts';
import { mapByRoles } from './row-mapping.ts';
import type { RowScan } from './stage-rows.ts';
import { scanDelimited, scanJsonLines } from './text-scan.ts';

const SAMPLED_ROWS = 1000;

/** Any table of plays: CSV, TSV and the like, JSON lines and Parquet. */
export const table: Reader = {
  format: 'table',
  recognises: () => true,
  describe: async (head, scratch) => {
    if (head.isParquet) {
      const columns = await scratch.rows<{ name: string }>(
        `SELECT column_name AS name FROM (DESCRIBE FROM read_parquet(${quoteText(head.path)}))`,
      );
      const names = columns.map(({ name }) => name);
      const rows = await scratch.rows(
        `SELECT ${names.map(asText).join(', ')} FROM read_parquet(${quoteText(head.path)}) LIMIT ${SAMPLED_ROWS}`,
      );
      return describeRows(
        { kind: 'parquet' },
        names,
        rows.map((row) => names.map((name) => (row[name] === null ? null : String(row[name])))),
      );
    }
    return head.text.trimStart().startsWith('{') ? describeJsonLines(head) : describeDelimited(head);
  },
  open: openTable,
  map: mapByRoles,
};

/** Opens a file by its shape; other readers of tables use it too. */
export async function openTable(file: SourceFile, place: Workplace): Promise<RowScan> {
  const columns = file.description.columns.map(({ name }) => name);
  const { shape } = file.description;
  switch (shape.kind) {
    case 'delimited': {
      const plain = await openText(file, shape, place);
      return { sql: scanDelimited(plain, shape.delimiter, shape.headerLine, columns.length), columns };
    }
    case 'json-lines':
      return { sql: scanJsonLines(await openText(file, null, place), columns), columns };
    case 'parquet':
      return { sql: scanParquet(file.inspected.path, columns), columns };
    default:
      throw new Error(`A table has no shape ${shape.kind}.`);
  }
}

const asText = (name: string) => `${quoteName(name)}::VARCHAR AS ${quoteName(name)}`;

function scanParquet(file: string, columns: readonly string[]): string {
  return `(SELECT file_row_number + 1 AS ordinal, file_row_number + 1 AS line, array_to_string(fields, ',') AS text, NULL::VARCHAR AS problem, fields
           FROM (SELECT file_row_number, [${columns.map((name) => `${quoteName(name)}::VARCHAR`).join(', ')}] AS fields
             FROM read_parquet(${quoteText(file)}, file_row_number = true)))`;
}

function describeJsonLines(head: FileHead) {
  const objects = head.lines.slice(0, SAMPLED_ROWS).flatMap((line) => {
    const value = parseObject(line);
    return value === null ? [] : [value];
  });
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  const rows = objects.map((object) => names.map((name) => jsonText(object[name])));
  return describeRows({ kind: 'json-lines' }, names, rows);
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function jsonText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
