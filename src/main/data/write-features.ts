import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LAYOUT } from './layout.ts';
import type { Scratch } from './scratch.ts';
import { quoteName } from './sql.ts';

/** Types of columns that hold numbers, or yes and no. */
export const NUMERIC_TYPE = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*|BOOLEAN)$/;
/** Columns of `track_details` that say which track it is. */
const IDENTITY = ['track_index', 'track_id'];

/** Writes the numeric columns of the view `track_details` as a flat array, for models that learn from content; nothing where there are none. */
export async function writeFeatures(scratch: Scratch, directory: string, trackCount: number): Promise<void> {
  const columns = await scratch.rows<{ name: string; type: string }>(
    'SELECT column_name AS name, column_type AS type FROM (DESCRIBE track_details)',
  );
  const names = columns.filter(({ name, type }) => NUMERIC_TYPE.test(type) && !IDENTITY.includes(name)).map(({ name }) => name);
  if (names.length === 0) return;
  const values = new Float32Array(trackCount * names.length);
  const selected = names.map((name) => `coalesce(${quoteName(name)}::FLOAT, 'nan'::FLOAT)`);
  let track = 0;
  for await (const chunk of scratch.chunks(`SELECT ${selected.join(', ')} FROM track_details ORDER BY track_index`)) {
    for (let column = 0; column < names.length; column++) {
      const vector = chunk.getColumnVector(column);
      for (let row = 0; row < chunk.rowCount; row++) values[(track + row) * names.length + column] = Number(vector.getItem(row));
    }
    track += chunk.rowCount;
  }
  if (track !== trackCount) throw new Error(`${track} tracks are described where ${trackCount} were counted.`);
  await writeFile(path.join(directory, LAYOUT.trackFeatures), values);
  await writeFile(path.join(directory, LAYOUT.trackFeatureNames), `${names.join('\n')}\n`);
}
