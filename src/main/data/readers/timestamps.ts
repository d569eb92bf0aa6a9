import type { Scratch } from '../scratch.ts';
import { quoteText } from '../sql.ts';

/** One way of writing moments, as the SQL that reads a text in it; NULL where the text is in another. */
export type TimeStyle = { read: (text: string) => string };

const strptime =
  (...formats: string[]) =>
  (text: string) =>
    `try_strptime(${text}, [${formats.map(quoteText).join(', ')}])`;

const STYLES: readonly TimeStyle[] = [
  // ISO 8601. The guard keeps DuckDB from reading 15-07-18 as a day of the year 15. An offset is left out:
  // the hour that says something about listening is the one on the listener's clock.
  { read: (text) => `CASE WHEN text_starts_with_year(${text}) THEN try_cast(${text} AS TIMESTAMP) END` },
  { read: (text) => `read_unix_time(${text})` },
  {
    read: strptime(
      '%m/%d/%Y %H:%M',
      '%m/%d/%Y %H:%M:%S',
      '%m/%d/%Y %I:%M %p',
      '%m/%d/%Y %I:%M:%S %p',
      '%m/%d/%Y',
      '%m/%d/%y %H:%M',
      '%m/%d/%y',
    ),
  },
  { read: strptime('%d/%m/%Y %H:%M', '%d/%m/%Y %H:%M:%S', '%d/%m/%Y', '%d/%m/%y %H:%M', '%d/%m/%y') },
  { read: strptime('%d-%m-%Y %H:%M:%S', '%d-%m-%Y %H:%M', '%d-%m-%Y', '%d-%m-%y %H:%M:%S', '%d-%m-%y %H:%M', '%d-%m-%y') },
  { read: strptime('%d.%m.%Y %H:%M:%S', '%d.%m.%Y %H:%M', '%d.%m.%Y') },
  { read: strptime('%Y/%m/%d %H:%M:%S', '%Y/%m/%d %H:%M', '%Y/%m/%d') },
  { read: strptime('%d %b %Y, %H:%M', '%d %b %Y %H:%M', '%a %b %d %H:%M:%S %z %Y', '%b %d, %Y %H:%M:%S', '%b %d, %Y') },
];

/** Makes the macros that the styles use; they are of the scratch database. */
export async function defineTimeMacros(scratch: Scratch): Promise<void> {
  await scratch.run(
    `CREATE MACRO text_starts_with_year(text) AS text[5] = '-' AND text[1] BETWEEN '1' AND '2';
     CREATE MACRO unix_number(text) AS CASE WHEN regexp_full_match(text, '[0-9]{9,16}([.][0-9]+)?') THEN try_cast(text AS DOUBLE) END;
     CREATE MACRO read_unix_time(text) AS make_timestamp(
       (CASE WHEN unix_number(text) < 1e11 THEN unix_number(text) * 1e6 WHEN unix_number(text) < 1e14 THEN unix_number(text) * 1e3 ELSE unix_number(text) END)::BIGINT);
     CREATE MACRO plausible(moment) AS CASE WHEN moment BETWEEN TIMESTAMP '1900-01-01' AND TIMESTAMP '2200-01-01' THEN moment END`,
  );
}

const SAMPLE_ROWS = 20_000;

/**
 * Chooses how the moments of a relation are written: the style that reads most of them. What the first rows leave open, such as whether
 * 7/8/2013 is in July or in August, all rows decide; what they leave open, `preferred`, or else the order of the list.
 */
export async function chooseTimeStyle(scratch: Scratch, relation: string, text: string, preferred: TimeStyle | null): Promise<TimeStyle> {
  const sampled = await bestStyles(scratch, `(SELECT * FROM ${relation} LIMIT ${SAMPLE_ROWS})`, text, STYLES);
  const styles = sampled.length === 1 ? sampled : await bestStyles(scratch, relation, text, sampled);
  return preferred !== null && styles.includes(preferred) ? preferred : styles[0]!;
}

/** The SQL that reads a text as a TIMESTAMP, or NULL where it is not written in this style or lies outside 1900-2200. */
export function readTime(style: TimeStyle, text: string): string {
  return `plausible(${style.read(text)})`;
}

async function bestStyles(scratch: Scratch, relation: string, text: string, styles: readonly TimeStyle[]): Promise<readonly TimeStyle[]> {
  const counts = styles.map(({ read }, index) => `count(plausible(${read(text)})) AS style_${index}`);
  const found = await scratch.row(`SELECT ${counts.join(', ')} FROM ${relation}`);
  const successes = styles.map((_, index) => Number(found[`style_${index}`]));
  const most = Math.max(...successes);
  return styles.filter((_, index) => successes[index] === most);
}

const TIME_TEXT =
  /^(?:[12]\d{3}-\d\d-\d\d(?:[ T]\d\d:\d\d.*)?|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?:,? \d{1,2}:\d\d.*)?|[12]\d{3}\/\d\d\/\d\d(?: .*)?)$/;
/** Seconds or milliseconds since the epoch, from 2000 to 2033. */
const UNIX_TEXT = /^(?:9[4-9]\d{7}|1\d{9})(?:\d{3})?$/;

/** Whether a value is likely to be a moment, whatever its column is called. */
export function looksLikeTime(value: string): boolean {
  return TIME_TEXT.test(value) || UNIX_TEXT.test(value);
}

/** Some rows of most files are damaged. */
const SHARE_OF_MOMENTS = 0.9;

/** Whether the values of a column are likely to be moments; empty ones say nothing. */
export function areMoments(values: readonly string[]): boolean {
  const filled = values.filter((value) => value !== '');
  return filled.length > 0 && filled.filter(looksLikeTime).length >= SHARE_OF_MOMENTS * filled.length;
}
