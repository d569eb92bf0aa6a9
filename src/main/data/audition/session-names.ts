import { existsSync } from 'node:fs';
import path from 'node:path';
import { LAYOUT } from '../layout.ts';
import { readLines } from './array-files.ts';
import { keepRecent } from './recent.ts';

/** What people call the sessions of a data set, by number, empty where unknown; null where the data has no names. */
export const readSessionNames = keepRecent(1, async (datasetDirectory): Promise<readonly string[] | null> => {
  const file = path.join(datasetDirectory, LAYOUT.sessionNames);
  return existsSync(file) ? await readLines(file) : null;
});
