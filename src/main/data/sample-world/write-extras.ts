import path from 'node:path';
import { LAYOUT } from '../layout.ts';
import type { Scratch } from '../scratch.ts';
import { quoteText } from '../sql.ts';
import { artistColumns } from './artist-columns.ts';
import { idSql } from './id-sql.ts';
import type { SampleWorld } from './sample-world.ts';
import { shareColumns } from './share-columns.ts';

/** Writes artists, playlists and ratings into a data set's folder, after its tracks have their numbers; a playlist keeps only tracks that were played. */
export async function writeExtras(scratch: Scratch, directory: string, world: SampleWorld): Promise<void> {
  const { playlists, ratings } = world;
  // Trials read these without DuckDB, by hyparquet alone, which knows snappy only.
  const copy = (sql: string, name: string) =>
    scratch.run(`COPY (${sql}) TO ${quoteText(path.join(directory, name))} (FORMAT parquet, COMPRESSION snappy)`);

  const artists = shareColumns(scratch, 'world-artists', artistColumns(world));
  await copy(`SELECT artist, [genre] AS genres, followers, popularity FROM ${artists} ORDER BY file_row_number`, LAYOUT.artists);

  const listed = Int32Array.from(playlists.tracks);
  for (let playlist = 0; playlist < playlists.name.length; playlist++)
    listed.fill(playlist, playlists.offsets[playlist], playlists.offsets[playlist + 1]);
  const entries = shareColumns(scratch, 'world-playlist-tracks', { playlist: listed, track: playlists.tracks });
  await scratch.run(
    `CREATE TABLE playlist_tracks AS
       SELECT playlist, (row_number() OVER (PARTITION BY playlist ORDER BY file_row_number) - 1)::INTEGER AS position, number AS track_index
       FROM ${entries} JOIN track_numbers ON track_id = ${idSql('t', 'track')}`,
  );
  await copy('SELECT * FROM playlist_tracks ORDER BY playlist, position', LAYOUT.playlistTracks);
  const named = shareColumns(scratch, 'world-playlists', { name: playlists.name, owner: playlists.owner, followers: playlists.followers });
  await copy(
    `SELECT file_row_number::INTEGER AS playlist, name, ${idSql('u', 'owner')} AS user_id, followers, coalesce(length, 0)::INTEGER AS length
     FROM ${named} LEFT JOIN (SELECT playlist, count(*) AS length FROM playlist_tracks GROUP BY playlist) AS lengths ON lengths.playlist = file_row_number
     ORDER BY file_row_number`,
    LAYOUT.playlists,
  );

  const rows = shareColumns(scratch, 'world-ratings', {
    user: ratings.user,
    artist: ratings.artist,
    rating: Int32Array.from(ratings.rating),
  });
  await copy(
    `SELECT ${idSql('u', '"user"')} AS user_id, about.artist, rating::UTINYINT AS rating
     FROM ${rows} AS given JOIN ${artists} AS about ON about.file_row_number = given.artist ORDER BY given.file_row_number`,
    LAYOUT.ratings,
  );
}
