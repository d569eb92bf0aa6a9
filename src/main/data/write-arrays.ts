import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Job } from './job.ts';
import { LAYOUT } from './layout.ts';
import type { NumberedRows } from './number-rows.ts';
import type { PrepareInput } from './prepare.ts';
import type { Scratch } from './scratch.ts';

/** The arrays that statistics are computed from. */
export type DatasetArrays = { sessionOffsets: Int32Array; sessionParts: Uint8Array | null; eventTracks: Int32Array };

/** Writes the flat typed arrays and the lists of session and track ids. */
export async function writeArrays(
  scratch: Scratch,
  directory: string,
  numbered: NumberedRows,
  { hasParts, hasNames = false }: Pick<PrepareInput, 'hasParts' | 'hasNames'>,
  job: Job,
): Promise<DatasetArrays> {
  const { sessions, events } = numbered;
  const write = (name: string, array: Int32Array | Uint8Array | Float32Array | Float64Array) =>
    writeFile(path.join(directory, name), array);
  const sessionColumn = (column: string) => `SELECT ${column} FROM sessions`;

  const lengths = await fill(scratch, sessionColumn('length'), new Int32Array(sessions));
  const sessionOffsets = new Int32Array(sessions + 1);
  for (let session = 0; session < sessions; session++) sessionOffsets[session + 1] = sessionOffsets[session]! + lengths[session]!;
  await write(LAYOUT.sessionOffsets, sessionOffsets);

  const sessionParts = hasParts ? await fill(scratch, sessionColumn('part'), new Uint8Array(sessions)) : null;
  if (sessionParts !== null) await write(LAYOUT.sessionParts, sessionParts);
  if (numbered.users !== null) {
    await write(LAYOUT.sessionUsers, await fill(scratch, sessionColumn('coalesce("user", -1)'), new Int32Array(sessions)));
  }
  if (numbered.hasTimes) {
    await write(
      LAYOUT.sessionStarts,
      await fill(scratch, sessionColumn(`coalesce(epoch(start), 'nan'::DOUBLE)`), new Float64Array(sessions)),
    );
  }

  const onRows = (rows: number) => job.report('Writing arrays', rows / events, rows);
  const eventTracks = await fill(scratch, 'SELECT track FROM events', new Int32Array(events), onRows);
  await write(LAYOUT.eventTracks, eventTracks);
  if (numbered.hasSkips) {
    await write(LAYOUT.eventSkipped, await fill(scratch, 'SELECT coalesce(skipped, false)::UTINYINT FROM events', new Uint8Array(events)));
  }
  if (numbered.hasValues) {
    await write(LAYOUT.eventValues, await fill(scratch, `SELECT coalesce(value, 'nan'::DOUBLE) FROM events`, new Float32Array(events)));
  }
  await writeLines(scratch, path.join(directory, LAYOUT.sessionIds), 'SELECT session_id FROM sessions');
  if (hasNames) {
    const names = `SELECT regexp_replace(coalesce(session_name, ''), '[\\r\\n]+', ' ', 'g') FROM sessions`;
    await writeLines(scratch, path.join(directory, LAYOUT.sessionNames), names);
  }
  await writeLines(scratch, path.join(directory, LAYOUT.trackIds), 'SELECT track_id FROM track_numbers');
  return { sessionOffsets, sessionParts, eventTracks };
}

/** Writes the only column of a query, one value a line. */
export async function writeLines(scratch: Scratch, file: string, sql: string): Promise<void> {
  const lines: string[] = [];
  for await (const chunk of scratch.chunks(sql)) lines.push(`${chunk.getColumnValues(0).join('\n')}\n`);
  await writeFile(file, lines);
}

/** Fills an array with the only column of a query, whose rows it has the length of and whose numbers are never NULL. */
async function fill<Numbers extends Int32Array | Uint8Array | Float32Array | Float64Array>(
  scratch: Scratch,
  sql: string,
  array: Numbers,
  onRows?: (rows: number) => void,
): Promise<Numbers> {
  let filled = 0;
  for await (const chunk of scratch.chunks(sql)) {
    const column = chunk.getColumnVector(0);
    for (let row = 0; row < chunk.rowCount; row++) array[filled + row] = Number(column.getItem(row));
    filled += chunk.rowCount;
    onRows?.(filled);
  }
  if (filled !== array.length) throw new Error(`${filled} rows where ${array.length} were counted: ${sql}`);
  return array;
}
