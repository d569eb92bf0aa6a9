import type { FileHead } from './file-head.ts';
import { guessRoles, isKnownName } from './guess-roles.ts';
import type { SourceDescription, SourceShape } from './source-column.ts';
import { splitRecord } from './split-record.ts';
import { areMoments, looksLikeTime } from './timestamps.ts';

const DELIMITERS = ['\t', ',', ';', '|'] as const;
const SAMPLE_LINES = 1000;
const PREVIEW_ROWS = 20;

/** Guesses the delimiter, the header and the roles of a delimited text file. */
export function describeDelimited(head: FileHead): SourceDescription {
  const lines = head.lines.filter((line) => line !== '').slice(0, SAMPLE_LINES);
  const delimiter = guessDelimiter(lines);
  const records = lines.map((line) => splitRecord(line, delimiter, true).fields);
  const hasHeader = guessHeader(records);
  const width = records[0]?.length ?? 0;
  const names = hasHeader ? uniqueNames(records[0]!) : Array.from({ length: width }, (_, index) => `column${index + 1}`);
  const headerLine = hasHeader ? head.lines.findIndex((line) => line !== '') + 1 : 0;
  return describeRows({ kind: 'delimited', delimiter, quotes: true, headerLine }, names, hasHeader ? records.slice(1) : records);
}

/** Describes sampled rows of any shape as a generic table. */
export function describeRows(
  shape: SourceShape,
  names: readonly string[],
  records: readonly (readonly (string | null)[])[],
): SourceDescription {
  const whole = records.filter((record) => record.length === names.length);
  return {
    shape,
    columns: guessRoles(names, whole, shape.kind !== 'delimited' || shape.headerLine > 0),
    rows: whole.slice(0, PREVIEW_ROWS).map((record) => [...record]),
  };
}

/** The delimiter that gives most lines the same number of fields, and more than one; a tab or comma where none does. */
function guessDelimiter(lines: readonly string[]): string {
  const scored = DELIMITERS.map((delimiter, order) => {
    const widths = lines.map((line) => splitRecord(line, delimiter, true).fields.length);
    const counts = new Map<number, number>();
    for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
    const [width, agreeing] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [1, 0];
    return { delimiter, order, score: width < 2 ? 0 : agreeing / lines.length, width };
  });
  const best = scored.sort((a, b) => b.score - a.score || b.width - a.width || a.order - b.order)[0]!;
  if (best.score > 0) return best.delimiter;
  return lines.every((line) => /^\S+( \S+)+ ?$/.test(line)) && lines.length > 0 ? ' ' : ',';
}

/** A first row is a header where a name is one we know, or where no field is a number or a moment although later rows have numbers or a column of moments. */
function guessHeader(records: readonly (readonly string[])[]): boolean {
  const [first, ...rest] = records;
  if (first === undefined || first.some((field) => field.trim() === '') || new Set(first).size < first.length)
    return first?.some(isKnownName) ?? false;
  if (first.some(isKnownName)) return true;
  const isNumber = (field: string) => field !== '' && Number.isFinite(Number(field));
  if (first.some((field) => isNumber(field) || looksLikeTime(field))) return false;
  return rest.some((record) => record.some(isNumber)) || first.some((_, column) => areMoments(rest.map((record) => record[column] ?? '')));
}

/** Header names, trimmed; a repeated or empty one gets its column number. */
function uniqueNames(fields: readonly string[]): string[] {
  const seen = new Set<string>();
  return fields.map((field, index) => {
    const trimmed = field.trim();
    const name = trimmed === '' || seen.has(trimmed.toLowerCase()) ? `${trimmed || 'column'}${index + 1}` : trimmed;
    seen.add(name.toLowerCase());
    return name;
  });
}
