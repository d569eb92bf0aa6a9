import { isAscii, isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import type { Job } from '../job.ts';
import { decodeFile, type Encoding } from './decode-file.ts';
import { FIELD_END, LINE_BREAK, MISREAD, RESERVED, SKIPPED, SPLIT } from './plain-marks.ts';
import { splitRecord } from './split-record.ts';
import { unreadable } from './unreadable.ts';

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const MAXIMUM_LINE_BYTES = 16 << 20;
/** A quoted field that has not ended after so many lines is a stray quotation mark. */
const MAXIMUM_RECORD_LINES = 50;

export type LineSyntax = { delimiter: string; quotes: boolean };
/** Lines that are not valid UTF-8, and (roughly) lines that are but hold more than ASCII. */
export type PlainLines = { invalidLines: number; foreignLines: number };

/**
 * Writes the plain form of `source` (see plain-marks.ts) to `target` and counts the lines that are not valid UTF-8 and those that hold valid UTF-8 beyond ASCII.
 * Throws `dataset.unreadable` where the file is cut short or has lines of more than 16 MB.
 */
export async function writePlainLines(
  source: { path: string; isGzip: boolean; encoding?: Encoding },
  target: string,
  syntax: LineSyntax | null,
  job: Job,
  onBytes: (bytes: number) => void,
): Promise<PlainLines> {
  const counts: PlainLines = { invalidLines: 0, foreignLines: 0 };
  const output = await open(target, 'w');
  try {
    let rest: Buffer = Buffer.alloc(0);
    for await (const piece of readPieces(source, job, onBytes)) {
      const block: Buffer = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      const end = block.lastIndexOf(NEWLINE) + 1;
      const taken = end === 0 ? 0 : await writeBlock(block.subarray(0, end), output, syntax, counts, false);
      rest = block.subarray(taken);
      if (rest.length > MAXIMUM_LINE_BYTES) throw tooLong(source.path);
    }
    if (rest.length > 0) await writeBlock(rest, output, syntax, counts, true);
  } finally {
    await output.close();
  }
  return counts;
}

async function* readPieces(
  source: { path: string; isGzip: boolean; encoding?: Encoding },
  job: Job,
  onBytes: (bytes: number) => void,
): AsyncIterable<Buffer> {
  try {
    yield* decodeFile(source.path, source.isGzip, job.signal, source.encoding, onBytes);
  } catch (error) {
    job.signal.throwIfAborted();
    throw unreadable(source.path, error);
  }
}

function tooLong(file: string): AppError {
  return new AppError(
    'dataset.unreadable',
    `${file} has a line of more than 16 MB, so it is no table of rows. Name its format with --format, or convert it to CSV.`,
    { file },
  );
}

/** Writes the whole lines of a block and returns how many of its bytes are done: less than all where a record may go on after its end. */
async function writeBlock(
  block: Buffer,
  output: FileHandle,
  syntax: LineSyntax | null,
  counts: PlainLines,
  isLast: boolean,
): Promise<number> {
  const parts: (Buffer | string)[] = [];
  const isValid = isUtf8(block);
  // One for the whole block is enough: these are weighed against lines that are no UTF-8, which make their blocks be read line by line.
  if (isValid && !isAscii(block)) counts.foreignLines++;
  const findSpecial = specialFinder(block, syntax?.quotes === true);
  let position = 0;
  while (position < block.length) {
    const special = isValid ? findSpecial(position) : position;
    const ordinaryEnd = special === position || special >= block.length ? special : block.lastIndexOf(NEWLINE, special - 1) + 1;
    if (ordinaryEnd > position) {
      parts.push(block.subarray(position, ordinaryEnd));
      position = ordinaryEnd;
      continue;
    }
    const taken = takeSpecialLine(block, position, syntax, counts, isLast);
    if (taken === null) break;
    parts.push(taken.text);
    position = taken.end;
  }
  const bytes = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  await output.writeFile(bytes);
  return position;
}

/** Finds the next byte that makes a line special, at or after a position; positions must not fall. */
function specialFinder(block: Buffer, quotes: boolean): (from: number) => number {
  const needles = quotes ? [...MISREAD, '"'] : MISREAD;
  const next = needles.map(() => -1);
  let nextEmpty = -1;
  return (from) => {
    let nearest = block.length;
    for (const [index, needle] of needles.entries()) {
      if (next[index]! < from) next[index] = orEnd(block.indexOf(needle, from), block);
      nearest = Math.min(nearest, next[index]!);
    }
    if (block[from] === NEWLINE) return from;
    if (nextEmpty < from) nextEmpty = orEnd(block.indexOf('\n\n', from) + 1 || -1, block);
    return Math.min(nearest, nextEmpty);
  };
}

function orEnd(index: number, block: Buffer): number {
  return index < 0 ? block.length : index;
}

function takeSpecialLine(
  block: Buffer,
  start: number,
  syntax: LineSyntax | null,
  counts: PlainLines,
  isLast: boolean,
): { text: string; end: number } | null {
  const lineEnd = orEnd(block.indexOf(NEWLINE, start), block);
  const line = block.subarray(start, lineEnd);
  const end = lineEnd + 1;
  if (!isUtf8(line)) {
    counts.invalidLines++;
    return { text: `${SKIPPED}${clean(line)}\n`, end };
  }
  if (!isAscii(line)) counts.foreignLines++;
  const text = clean(line);
  if (text === '') return { text: `${SKIPPED}\n`, end };
  if (syntax?.quotes !== true || !line.includes(QUOTE)) return { text: `${text}\n`, end };

  const record = readRecord(block, text, end, syntax, isLast);
  if (record === null) return null;
  const fields = record.fields.map((field) => field.replaceAll('\n', LINE_BREAK)).join(FIELD_END);
  return { text: `${SPLIT}${fields}\n${`${SKIPPED}\n`.repeat(record.lines - 1)}`, end: record.end };
}

/** The line's text without its line end, and without the characters that have a meaning here. */
function clean(line: Buffer): string {
  const text = line.toString().replace(/\r+$/, '');
  return RESERVED.reduce((cleaned, character) => (cleaned.includes(character) ? cleaned.replaceAll(character, ' ') : cleaned), text);
}

/** Splits a record, going on to the next lines while a quoted field is open; null where the block ends before that is decided. */
function readRecord(
  block: Buffer,
  firstLine: string,
  firstEnd: number,
  syntax: LineSyntax,
  isLast: boolean,
): { fields: string[]; lines: number; end: number } | null {
  const single = splitRecord(firstLine, syntax.delimiter, true);
  let text = firstLine;
  let end = firstEnd;
  let split = single;
  for (let lines = 1; lines <= MAXIMUM_RECORD_LINES; lines++) {
    if (!split.isOpen) return { fields: split.fields, lines, end };
    if (end >= block.length) {
      if (!isLast) return null;
      break;
    }
    const lineEnd = orEnd(block.indexOf(NEWLINE, end), block);
    text += `\n${clean(block.subarray(end, lineEnd))}`;
    end = lineEnd + 1;
    split = splitRecord(text, syntax.delimiter, true);
  }
  return { fields: single.fields, lines: 1, end: firstEnd };
}
