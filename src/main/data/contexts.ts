import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { WEEKDAYS } from '../../shared/context-order.ts';
import type { DatasetStatistics } from '../../shared/domain/dataset.ts';
import { LAYOUT } from './layout.ts';
import type { Scratch } from './scratch.ts';
import { quoteName } from './sql.ts';

const UNKNOWN = 'unknown';
const OTHER = 'other';
/** A context is a slice to compare by; the values beyond the most frequent ones are counted together as `other`. */
const MAXIMUM_VALUES = 1000;
/** Contexts that every data set with timestamps has, unless its source states them itself. */
const FROM_START: ReadonlyMap<string, string> = new Map([
  ['hour', 'hour(start)::VARCHAR'],
  ['weekday', `list_extract([${WEEKDAYS.map((day) => `'${day}'`).join(', ')}], isodow(start))`],
]);

/** The contexts derived from a session's first timestamp, by name, as SQL over its column `start`. */
export function derivedContexts(given: readonly string[]): { name: string; sql: string }[] {
  return [...FROM_START].filter(([name]) => !given.includes(name)).map(([name, sql]) => ({ name, sql }));
}

export type Context = DatasetStatistics['contexts'][number];

/**
 * Codes the contexts of every session (code 0 is `unknown`), writes contexts.json and one array a context, and counts sessions by value.
 * Hours and weekdays keep their natural order, other values are ordered by frequency.
 */
export async function writeContexts(scratch: Scratch, directory: string, names: readonly string[]): Promise<Context[]> {
  const contexts: Context[] = [];
  for (const [index, name] of names.entries()) contexts.push(await codeContext(scratch, path.join(directory, LAYOUT.context(index)), name));
  const listing = Object.fromEntries(contexts.map(({ name, values }) => [name, { values: values.map(({ value }) => value) }]));
  await writeFile(path.join(directory, LAYOUT.contexts), `${JSON.stringify(listing, null, 2)}\n`);
  return contexts;
}

async function codeContext(scratch: Scratch, file: string, name: string): Promise<Context> {
  const counts = new Map<string, number>();
  const raw: (string | null)[] = [];
  for await (const chunk of scratch.chunks(`SELECT nullif(trim(${quoteName(name)}), '') FROM sessions`)) {
    for (const value of chunk.getColumnValues(0)) {
      const text = value === null || value === UNKNOWN ? null : String(value);
      raw.push(text);
      if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  const values = orderValues(name, counts);
  const isCut = values.length > MAXIMUM_VALUES;
  const listed = isCut ? [UNKNOWN, ...values.slice(0, MAXIMUM_VALUES).filter((value) => value !== OTHER), OTHER] : [UNKNOWN, ...values];
  const codes = new Map(listed.map((value, code) => [value, code]));
  const overflow = codes.get(OTHER) ?? 0;

  const n = new Array<number>(listed.length).fill(0);
  const array = Int32Array.from(raw, (value) => {
    const code = value === null ? 0 : (codes.get(value) ?? overflow);
    n[code]!++;
    return code;
  });
  await writeFile(file, array);
  return { name, values: listed.map((value, code) => ({ value, n: n[code]! })) };
}

function orderValues(name: string, counts: ReadonlyMap<string, number>): string[] {
  const values = [...counts.keys()];
  if (name === 'weekday' && values.every((value) => WEEKDAYS.includes(value))) return WEEKDAYS.filter((day) => counts.has(day));
  if (values.every((value) => /^-?\d{1,9}$/.test(value))) return values.sort((a, b) => Number(a) - Number(b));
  return values.sort((a, b) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1));
}
