import { quoteText } from '../sql.ts';
import { FIELD_END, LINE_BREAK, SKIPPED, SPLIT } from './plain-marks.ts';

/** DuckDB's reader set to hand over whole lines: the delimiter and the null text are characters that no plain line holds. */
export function readLines(file: string): string {
  const options = [
    'auto_detect = false',
    `columns = {'text': 'VARCHAR'}`,
    `delim = '\x01'`,
    `quote = ''`,
    `escape = ''`,
    `comment = ''`,
    `nullstr = '\x04'`,
    'header = false',
    'strict_mode = false',
    'max_line_size = 17825792',
    'buffer_size = 36700160',
  ];
  return `read_csv(${quoteText(file)}, ${options.join(', ')})`;
}

const NOT_DECODABLE = 'not readable in the encoding of the file';

/**
 * A relation over a plain text file (see plain-marks.ts): `ordinal` and `line` (1-based, of the source), `text`, `problem` and `fields`, one for
 * each of the `width` columns. Empty lines are left out; so is everything up to the header.
 */
export function scanDelimited(file: string, delimiter: string, headerLine: number, width: number): string {
  const fields = `CASE WHEN starts_with(text, '${SPLIT}') THEN string_split(text[2:], '${FIELD_END}')
                       WHEN NOT starts_with(text, '${SKIPPED}') THEN string_split(text, ${quoteText(delimiter)}) END`;
  return `(SELECT line AS ordinal, line, text, fields,
                  CASE WHEN fields IS NULL THEN '${NOT_DECODABLE}'
                       WHEN len(fields) <> ${width} THEN len(fields) || ' fields where ${width} are expected' END AS problem
           FROM (SELECT line, text, ${fields} AS fields
             FROM (SELECT row_number() OVER () AS line, text FROM ${readLines(file)})
             WHERE line > ${headerLine} AND text <> '${SKIPPED}'))`;
}

/** Marks the line breaks inside fields as those of plain files are. */
export function breakLines(fields: string): string {
  return `list_transform(${fields}, lambda field: replace(field, chr(10), '${LINE_BREAK}'))`;
}

/** A relation as above over JSON objects, one a line; `fields` are the values of `columns` as texts. */
export function scanJsonLines(file: string, columns: readonly string[]): string {
  const paths = columns.map((name) => quoteText(`$."${name.replaceAll('"', '\\"')}"`));
  return `(SELECT line AS ordinal, line, text,
                  CASE WHEN is_object THEN ${breakLines(`json_extract_string(text, [${paths.join(', ')}])`)} END AS fields,
                  CASE WHEN starts_with(text, '${SKIPPED}') THEN '${NOT_DECODABLE}' WHEN NOT is_object THEN 'no JSON object' END AS problem
           FROM (SELECT line, text, CASE WHEN json_valid(text) THEN json_type(text) = 'OBJECT' ELSE false END AS is_object
             FROM (SELECT row_number() OVER () AS line, text FROM ${readLines(file)})
             WHERE text <> '${SKIPPED}'))`;
}

/** A relation as above over a plain file whose fields are preceded by line number, problem and source text (see json-document.ts). */
export function scanRecords(file: string): string {
  return `(SELECT row_number() OVER () AS ordinal, record[1]::BIGINT AS line, nullif(record[2], '') AS problem, record[3] AS text, record[4:] AS fields
           FROM (SELECT string_split(text[2:], '${FIELD_END}') AS record FROM ${readLines(file)}))`;
}
