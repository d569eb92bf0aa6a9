import { quoteName } from '../sql.ts';
import { FIELD_END, LINE_BREAK, SKIPPED, SPLIT } from './plain-marks.ts';
import { onOneLine, type RowMapping } from './row-mapping.ts';

/** Rows of one source file: a relation with `ordinal`, `line`, `text`, `problem` (NULL, or why the row is malformed) and `fields`. */
export type RowScan = {
  sql: string;
  columns: readonly string[];
  /** About how many rows there are, for progress; null where that cannot be told cheaply. */
  rows: number | null;
};

/** File numbers stand above the ordinals of rows, so that an ordinal is unique over all files. */
const ORDINALS_PER_FILE = 2 ** 42;
const KEPT_TEXT = 1000;

export function createStagedTable(contexts: readonly string[]): string {
  const contextColumns = contexts.map((name) => `, ${quoteName(name)} VARCHAR`).join('');
  return `CREATE TABLE staged (
    file INTEGER, ordinal BIGINT, line BIGINT, reason VARCHAR, text VARCHAR, part UTINYINT, session_id VARCHAR, session_name VARCHAR, user_id VARCHAR, track_id VARCHAR,
    time TIMESTAMP, position BIGINT, skipped BOOLEAN, value DOUBLE, title VARCHAR, artist VARCHAR, album VARCHAR${contextColumns})`;
}

/**
 * The statement that reads one file into `staged`: every row of the source becomes a row here, an event or one with the reason of its refusal.
 * `time` is the SQL that reads a moment from the column `time_text`; `part` is the part that the file as a whole belongs to.
 */
export function stageFile(scan: RowScan, mapping: RowMapping, time: string, file: number, part: number): string {
  const texts: Record<string, string | null> = {
    session_text: mapping.session,
    session_name_text: mapping.sessionName,
    user_text: mapping.user,
    track_text: mapping.track,
    time_text: mapping.time?.text ?? null,
    position_text: mapping.position,
    skipped_text: mapping.skipped,
    value_text: mapping.value,
    part_text: mapping.part,
    title_text: mapping.title,
    artist_text: mapping.artist,
    album_text: mapping.album,
  };
  const named = Object.entries(texts).map(([name, sql]) => `${sql ?? 'NULL::VARCHAR'} AS ${name}`);
  const contexts = mapping.contexts.map(({ name, sql }) => `${sql} AS ${quoteName(name)}`);
  const partValue = mapping.part === null ? String(part) : PART_VALUE;
  return `INSERT INTO staged
    SELECT ${file}, ${file * ORDINALS_PER_FILE} + ordinal, line, reason, CASE WHEN reason IS NOT NULL THEN ${shownText('text')} END,
           part_value, session_text, ${onOneLine('session_name_text')}, user_text, track_text, time_value, position_value, skipped_value, value_value
           ${[...['title_text', 'artist_text', 'album_text'], ...mapping.contexts.map(({ name }) => quoteName(name))].map((column) => `, ${onOneLine(column)}`).join('')}
    FROM (SELECT *, ${reasonFor(mapping)} AS reason
      FROM (SELECT *, ${time} AS time_value, try_cast(position_text AS BIGINT) AS position_value, ${SKIPPED_VALUE} AS skipped_value, try_cast(value_text AS DOUBLE) AS value_value,
                   (${partValue})::UTINYINT AS part_value
        FROM (SELECT ordinal, line, text, problem, ${[...named, ...contexts].join(', ')}
          FROM (SELECT ordinal, line, text, problem, ${fieldColumns(scan)} FROM ${scan.sql}))))`;
}

/** A relation of one column: what `sql` makes of the well-formed rows of a scan. */
export function selectText(scan: RowScan, sql: string, name: string): string {
  return `(SELECT ${sql} AS ${name} FROM (SELECT ${fieldColumns(scan)} FROM ${scan.sql} WHERE problem IS NULL))`;
}

function fieldColumns(scan: RowScan): string {
  return scan.columns.map((name, index) => `fields[${index + 1}] AS ${quoteName(name)}`).join(', ');
}

/** The source text of a refused row, without the marks of plain files. */
function shownText(text: string): string {
  const marks = [FIELD_END, LINE_BREAK].reduce((sql, mark) => `replace(${sql}, '${mark}', ' ')`, `ltrim(${text}, '${SPLIT}${SKIPPED}')`);
  return `left(${marks}, ${KEPT_TEXT})`;
}

// DuckDB turns a literal IN list into a join, which would hide the progress of reading; its cast knows true, t, 1, yes, y and their opposites.
const SKIPPED_VALUE = `try_cast(replace(skipped_text, '.0', '') AS BOOLEAN)`;
const PART_VALUE = `CASE WHEN lower(part_text) LIKE 'train%' THEN 0 WHEN lower(part_text) LIKE 'val%' OR lower(part_text) = 'dev' THEN 1 WHEN lower(part_text) LIKE 'test%' THEN 2 END`;

function reasonFor(mapping: RowMapping): string {
  const shown = (text: string) => `'"' || left(${text}, 60) || '"'`;
  const cases = [`WHEN problem IS NOT NULL THEN problem`, `WHEN track_text IS NULL THEN 'no track'`];
  for (const [column, name] of [
    ['track_text', 'track id'],
    ['session_text', 'session id'],
  ]) {
    cases.push(`WHEN contains(${column}, '${LINE_BREAK}') THEN 'the ${name} holds a line break'`);
  }
  if (mapping.session !== null) cases.push(`WHEN session_text IS NULL THEN 'no session'`);
  else {
    if (mapping.user !== null) cases.push(`WHEN user_text IS NULL THEN 'no user'`);
    cases.push(`WHEN time_text IS NULL THEN 'no timestamp'`);
  }
  if (mapping.time !== null)
    cases.push(`WHEN time_text IS NOT NULL AND time_value IS NULL THEN ${shown('time_text')} || ' is no timestamp'`);
  if (mapping.position !== null) {
    cases.push(`WHEN position_text IS NULL THEN 'no position'`);
    cases.push(
      `WHEN position_value IS NULL OR position_value::VARCHAR <> position_text AND try_cast(position_text AS DOUBLE) <> position_value THEN ${shown('position_text')} || ' is no whole number, so no position'`,
    );
    cases.push(`WHEN position_value < 0 THEN 'the position ' || position_text || ' is negative'`);
  }
  if (mapping.skipped !== null)
    cases.push(
      `WHEN skipped_text IS NOT NULL AND skipped_value IS NULL THEN 'skipped is ' || ${shown('skipped_text')} || ', neither true nor false'`,
    );
  if (mapping.value !== null) {
    cases.push(`WHEN value_text IS NULL THEN 'no count or rating'`);
    cases.push(
      `WHEN value_value IS NULL OR NOT isfinite(value_value) THEN ${shown('value_text')} || ' is no number, so no count or rating'`,
    );
  }
  if (mapping.part !== null)
    cases.push(
      `WHEN part_value IS NULL THEN 'part is ' || coalesce(${shown('part_text')}, 'empty') || ', none of train, validation and test'`,
    );
  return `CASE ${cases.join(' ')} END`;
}
