import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import { decodeFile } from './decode-file.ts';
import type { FileHead } from './file-head.ts';
import { countLines, elementsOf, type JsonElement } from './json-elements.ts';
import { plainFile } from './open-text.ts';
import { FIELD_END, LINE_BREAK, RESERVED, SPLIT } from './plain-marks.ts';
import type { SourceFile, Workplace } from './reader.ts';
import type { RowScan } from './stage-rows.ts';
import { scanRecords } from './text-scan.ts';
import { unreadable } from './unreadable.ts';

/** A row found in a JSON document: values by column, or the problem that made it unusable. */
export type JsonRow = { line: number; text: string } & ({ values: readonly unknown[] } | { problem: string });

/** JSON documents are held as one string, which cannot be longer than this. */
const MAXIMUM_BYTES = 500 << 20;
const KEPT_TEXT = 1000;
const BATCH_ROWS = 10_000;

/** The array that a document is, or that stands under a key of it. */
export function arrayElements(text: string, key: string | null): Iterable<JsonElement> {
  const open = key === null ? /^\s*\[/.exec(text) : new RegExp(`"${key}"\\s*:\\s*\\[`).exec(text);
  if (open === null) return [];
  const at = open.index + open[0].length - 1;
  return elementsOf(text, at, 1 + countLines(text, at));
}

/** Parses an element into an object; a text says why it is none. */
export function parseElement(element: JsonElement): Record<string, unknown> | string {
  if (!element.isWhole) return 'the file ends within this record';
  try {
    const value: unknown = JSON.parse(element.text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : 'no JSON object';
  } catch {
    return 'no valid JSON';
  }
}

/** The rows of a document that is an array of objects. */
export function* objectRows(elements: Iterable<JsonElement>, columns: readonly string[]): Iterable<JsonRow> {
  for (const element of elements) {
    const value = parseElement(element);
    const place = { line: element.line, text: element.text };
    yield typeof value === 'string' ? { ...place, problem: value } : { ...place, values: columns.map((name) => value[name]) };
  }
}

/** Objects at the beginning of a document, to guess its columns from. */
export function sampleObjects(head: FileHead, key: string | null, limit: number): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  for (const element of arrayElements(head.text, key)) {
    const value = parseElement(element);
    if (typeof value === 'object') found.push(value);
    if (found.length === limit) break;
  }
  return found;
}

/** A JSON value as the text of a field. */
export function fieldText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * Reads a JSON document through `rowsOf` into a scan. Throws `dataset.unreadable` where it is larger than 500 MB (convert it to JSON lines)
 * or is cut short.
 */
export async function openDocument(file: SourceFile, place: Workplace, rowsOf: (text: string) => Iterable<JsonRow>): Promise<RowScan> {
  const { job, number, scratch } = place;
  const text = await readDocument(file, place);
  const target = plainFile(scratch, number);
  const output = await open(target, 'w');
  let rows = 0;
  try {
    let batch: string[] = [];
    for (const row of rowsOf(text)) {
      batch.push(plainRow(row));
      rows++;
      if (batch.length < BATCH_ROWS) continue;
      await writeBatch(output, batch);
      job.signal.throwIfAborted();
      batch = [];
    }
    await writeBatch(output, batch);
  } finally {
    await output.close();
  }
  const columns = file.description.columns.map(({ name }) => name);
  return { sql: scanRecords(target), columns, rows };
}

async function readDocument({ inspected }: SourceFile, { job, onBytes }: Workplace): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of decodeFile(inspected.path, inspected.isGzip, job.signal, undefined, onBytes)) {
      pieces.push(piece);
      length += piece.length;
      if (length > MAXIMUM_BYTES) {
        throw new AppError(
          'dataset.unreadable',
          `${inspected.path} is a JSON document of more than 500 MB. Convert it to JSON lines, one object a line.`,
          {
            file: inspected.path,
          },
        );
      }
    }
  } catch (error) {
    job.signal.throwIfAborted();
    throw unreadable(inspected.path, error);
  }
  return Buffer.concat(pieces).toString();
}

async function writeBatch(output: FileHandle, lines: readonly string[]): Promise<void> {
  await output.writeFile(lines.join(''));
}

function plainRow(row: JsonRow): string {
  const fields = 'values' in row ? row.values.map(fieldText) : [];
  const problem = 'problem' in row ? row.problem : '';
  // The source's text is needed for rows that are refused, which is known later: a short one is kept of all.
  return `${SPLIT}${[String(row.line), problem, row.text.slice(0, KEPT_TEXT), ...fields].map(plainField).join(FIELD_END)}\n`;
}

function plainField(value: string | null): string {
  if (value === null) return '';
  const oneLine = value.replaceAll('\r\n', LINE_BREAK).replaceAll('\n', LINE_BREAK);
  return RESERVED.reduce((text, mark) => (mark !== LINE_BREAK && text.includes(mark) ? text.replaceAll(mark, ' ') : text), oneLine);
}
