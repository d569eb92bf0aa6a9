import path from 'node:path';
import type { DatasetPlay } from '../../../shared/domain/dataset-sessions.ts';
import { AppError } from '../../../shared/errors.ts';
import { readManifest } from '../build-dataset.ts';
import { LAYOUT } from '../layout.ts';
import { withTemporaryScratch } from '../scratch.ts';
import { quoteText } from '../sql.ts';

/** The plays of one session, in order; throws `input.invalid` for a number the data set does not have and `dataset.damaged`. */
export async function listPlays(
  { datasetDirectory, session }: { datasetDirectory: string; session: number },
  signal: AbortSignal,
): Promise<DatasetPlay[]> {
  const { sessions, columns } = await readManifest(datasetDirectory);
  const value = columns.some(({ role }) => role === 'value') ? 'value' : 'NULL::DOUBLE AS value';
  if (session >= sessions) {
    throw new AppError('input.invalid', `There is no session ${session}: this data set has sessions 0 to ${sessions - 1}.`, {
      received: session,
      sessions,
    });
  }
  const parquet = (name: string) => `read_parquet(${quoteText(path.join(datasetDirectory, name))})`;
  return await withTemporaryScratch(signal, (scratch) =>
    scratch.rows<DatasetPlay>(
      `SELECT track_id AS track, title, artist, strftime(timestamp, '%Y-%m-%dT%H:%M:%SZ') AS "playedAt", skipped AS "isSkipped", ${value}
       FROM ${parquet(LAYOUT.interactions)} JOIN ${parquet(LAYOUT.tracks)} ON track_index = track
       WHERE session = ${session} ORDER BY position`,
    ),
  );
}
