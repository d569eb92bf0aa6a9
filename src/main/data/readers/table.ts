import type { Scratch } from '../scratch.ts';
import { quoteName, quoteText } from '../sql.ts';
import { describeDelimited, describeRows } from './describe-table.ts';
import type { FileHead } from './file-head.ts';
import { arrayElements, fieldText, objectRows, openDocument, parseElement, sampleObjects } from './json-document.ts';
import { estimateLines, openText } from './open-text.ts';
import type { Reader, SourceFile, Workplace } from './reader.ts';
import { mapByRoles } from './row-mapping.ts';
import type { SourceDescription, SourceShape } from './source-column.ts';
import type { RowScan } from './stage-rows.ts';
import { breakLines, scanDelimited, scanJsonLines } from './text-scan.ts';
import { unreadable } from './unreadable.ts';

const SAMPLED_ROWS = 1000;

/** Any table of plays: CSV, TSV and the like, JSON lines, an array of JSON objects, and Parquet. */
export const table: Reader = {
  format: 'table',
  recognises: () => true,
  describe: async (head, scratch) => {
    if (head.isParquet) return await describeParquet(head, scratch);
    const start = head.text.trimStart();
    if (start.startsWith('{')) return describeJsonLines(head);
    if (/^\[\s*\{/.test(start)) return describeObjects({ kind: 'json-document' }, sampleObjects(head, null, SAMPLED_ROWS));
    return describeDelimited(head);
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
      return {
        sql: scanDelimited(plain, shape.delimiter, shape.headerLine, columns.length),
        columns,
        rows: await estimateLines(plain, file.head),
      };
    }
    case 'json-lines': {
      const plain = await openText(file, null, place);
      return { sql: scanJsonLines(plain, columns), columns, rows: await estimateLines(plain, file.head) };
    }
    case 'parquet':
      return { sql: scanParquet(file.inspected.path, columns), columns, rows: null };
    case 'json-document':
      return await openDocument(file, place, (text) => objectRows(arrayElements(text, null), columns));
    default:
      throw new Error(`A table has no shape ${shape.kind}.`);
  }
}

const asText = (name: string) => `${quoteName(name)}::VARCHAR AS ${quoteName(name)}`;

async function describeParquet(head: FileHead, scratch: Scratch): Promise<SourceDescription> {
  const source = `read_parquet(${quoteText(head.path)})`;
  try {
    const columns = await scratch.rows<{ name: string }>(`SELECT column_name AS name FROM (DESCRIBE FROM ${source})`);
    const names = columns.map(({ name }) => name);
    const rows = await scratch.rows(`SELECT ${names.map(asText).join(', ')} FROM ${source} LIMIT ${SAMPLED_ROWS}`);
    return describeRows(
      { kind: 'parquet' },
      names,
      rows.map((row) => names.map((name) => fieldText(row[name]))),
    );
  } catch (error) {
    throw unreadable(head.path, error);
  }
}

function scanParquet(file: string, columns: readonly string[]): string {
  return `(SELECT file_row_number + 1 AS ordinal, file_row_number + 1 AS line, array_to_string(fields, ',') AS text, NULL::VARCHAR AS problem, fields
           FROM (SELECT file_row_number, ${breakLines(`[${columns.map((name) => `${quoteName(name)}::VARCHAR`).join(', ')}]`)} AS fields
             FROM read_parquet(${quoteText(file)}, file_row_number = true)))`;
}

function describeJsonLines(head: FileHead): SourceDescription {
  const objects = head.lines.slice(0, SAMPLED_ROWS).flatMap((text, index) => {
    const value = parseElement({ text, line: index + 1, isWhole: true });
    return typeof value === 'string' ? [] : [value];
  });
  return describeObjects({ kind: 'json-lines' }, objects);
}

/** Describes sampled objects, whose keys are the columns. */
export function describeObjects(shape: SourceShape, objects: readonly Record<string, unknown>[]): SourceDescription {
  // DuckDB does not tell names apart by case alone; the first spelling is read.
  const byKey = new Map<string, string>();
  for (const name of objects.flatMap((object) => Object.keys(object))) {
    if (!byKey.has(name.toLowerCase())) byKey.set(name.toLowerCase(), name);
  }
  const names = [...byKey.values()];
  return describeRows(
    shape,
    names,
    objects.map((object) => names.map((name) => fieldText(object[name]))),
  );
}
