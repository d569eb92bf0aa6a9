import path from 'node:path';
import { LAYOUT } from '../layout.ts';
import type { Scratch } from '../scratch.ts';
import { quoteText } from '../sql.ts';
import { idSql } from './id-sql.ts';
import type { SampleWorld } from './sample-world.ts';
import { shareColumns } from './share-columns.ts';

/** Writes the tracks of the world's playlists beside its sessions, for track vectors to be learnt from; a playlist keeps only tracks that were played. */
export async function writePlaylists(scratch: Scratch, directory: string, { playlists }: SampleWorld): Promise<void> {
  const listed = Int32Array.from(playlists.tracks);
  for (let playlist = 0; playlist < playlists.name.length; playlist++)
    listed.fill(playlist, playlists.offsets[playlist], playlists.offsets[playlist + 1]);
  const entries = shareColumns(scratch, 'world-playlist-tracks', { playlist: listed, track: playlists.tracks });
  // Trials read this without DuckDB, by hyparquet alone, which knows snappy only.
  await scratch.run(
    `COPY (
       SELECT playlist, (row_number() OVER (PARTITION BY playlist ORDER BY file_row_number) - 1)::INTEGER AS position, number AS track_index
       FROM ${entries} JOIN track_numbers ON track_id = ${idSql('t', 'track')} ORDER BY playlist, position
     ) TO ${quoteText(path.join(directory, LAYOUT.playlistTracks))} (FORMAT parquet, COMPRESSION snappy)`,
  );
}
