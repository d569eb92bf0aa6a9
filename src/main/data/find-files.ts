import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { unreadable } from './readers/unreadable.ts';

const DATA_FILE = /\.(csv|tsv|tab|txt|dat|json|jsonl|ndjson|parquet)(\.gz)?$/i;
/** Texts that come with data sets and are none. */
const PAPERWORK = /^(read[-_ ]?me|licen[cs]e|notice|changelog|copying)\b/i;

/** The files that paths name, absolute; a folder stands for the data files in it and below, by name. Throws `dataset.unreadable` and `dataset.empty`. */
export async function findFiles(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const given of paths) {
    const absolute = path.resolve(given);
    try {
      if ((await stat(absolute)).isDirectory()) found.push(...(await findBelow(absolute)));
      else found.push(absolute);
    } catch (error) {
      throw unreadable(absolute, error);
    }
  }
  const files = [...new Set(found)];
  if (files.length > 0) return files;
  throw new AppError(
    'dataset.empty',
    `${paths.join(', ')} holds no data file. Segue looks for .csv, .tsv, .txt, .dat, .json, .jsonl and .parquet files, packed with gzip or not.`,
    { paths: [...paths] },
  );
}

async function findBelow(directory: string): Promise<string[]> {
  const entries = (await readdir(directory, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) found.push(...(await findBelow(full)));
    else if (DATA_FILE.test(entry.name) && !PAPERWORK.test(entry.name)) found.push(full);
  }
  return found;
}

/** Codes of parts, as in PART_NAMES, by what files of a given split are called. */
const PART_PATTERNS = [/^train/i, /^(valid|val\b|dev\b)/i, /^test/i];

/**
 * The part each file belongs to, told by its name or its folder's (`train.csv`, `test_set/log_1.csv`), where all of them say so and training
 * is among them; null where the files are one data set.
 */
export function givenParts(files: readonly string[]): number[] | null {
  const codes = files.map((file) => {
    const byName = PART_PATTERNS.findIndex((pattern) => pattern.test(path.basename(file)));
    return byName >= 0 ? byName : PART_PATTERNS.findIndex((pattern) => pattern.test(path.basename(path.dirname(file))));
  });
  return codes.every((code) => code >= 0) && codes.includes(0) && codes.some((code) => code > 0) ? codes : null;
}
