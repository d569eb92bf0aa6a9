import type { Filled } from '../build-dataset.ts';
import type { Scratch } from '../scratch.ts';
import { artistColumns } from './artist-columns.ts';
import { fillTracks } from './fill-scratch.ts';
import { idSql } from './id-sql.ts';
import type { SampleWorld } from './sample-world.ts';
import { shareColumns } from './share-columns.ts';

/** Makes `interactions` and `tracks` of the world's playlists: a playlist is a session of its owner, its followers a context. */
export async function fillPlaylists(scratch: Scratch, world: SampleWorld): Promise<Filled> {
  const { playlists } = world;
  const listed = Int32Array.from(playlists.tracks);
  for (let playlist = 0; playlist < playlists.name.length; playlist++)
    listed.fill(playlist, playlists.offsets[playlist], playlists.offsets[playlist + 1]);
  const entries = shareColumns(scratch, 'world-playlist-tracks', { playlist: listed, track: playlists.tracks });
  const named = shareColumns(scratch, 'world-playlists', { name: playlists.name, owner: playlists.owner, followers: playlists.followers });
  await scratch.run(
    `CREATE TABLE interactions AS
       SELECT entry.file_row_number::BIGINT AS ordinal, 0::UTINYINT AS part, ${idSql('p', 'entry.playlist')} AS session_id, about.name AS session_name,
              ${idSql('u', 'about.owner')} AS user_id, ${idSql('t', 'entry.track')} AS track_id, NULL::TIMESTAMP AS time,
              (row_number() OVER (PARTITION BY entry.playlist ORDER BY entry.file_row_number) - 1)::BIGINT AS position,
              NULL::BOOLEAN AS skipped, NULL::DOUBLE AS value, about.followers::VARCHAR AS followers
       FROM ${entries} AS entry JOIN ${named} AS about ON about.file_row_number = entry.playlist`,
  );
  await fillTracks(scratch, world);
  return {
    holds: 'playlists',
    input: { contexts: ['followers'], hasNames: true, hasTracksTable: true, hasParts: false, minimumSessionLength: 1 },
    columns: [
      { name: 'playlist_id', role: 'session' },
      { name: 'name', role: 'session-name' },
      { name: 'user_id', role: 'user' },
      { name: 'track_id', role: 'track' },
      { name: 'position', role: 'position' },
      { name: 'followers', role: 'context' },
    ],
    rowsRead: playlists.tracks.length,
    rejectedRows: 0,
    rejectedSample: [],
  };
}

/** Makes `interactions` and `tracks` of the world's ratings, whose items are artists. */
export async function fillRatings(scratch: Scratch, world: SampleWorld): Promise<Filled> {
  const { ratings } = world;
  const artists = shareColumns(scratch, 'world-artists', artistColumns(world));
  const rows = shareColumns(scratch, 'world-ratings', {
    user: ratings.user,
    artist: ratings.artist,
    rating: Int32Array.from(ratings.rating),
  });
  await scratch.run(
    `CREATE TABLE interactions AS
       SELECT given.file_row_number::BIGINT AS ordinal, 0::UTINYINT AS part, ${idSql('u', 'given."user"')} AS session_id,
              ${idSql('u', 'given."user"')} AS user_id, about.artist AS track_id, NULL::TIMESTAMP AS time, NULL::BIGINT AS position,
              NULL::BOOLEAN AS skipped, given.rating::DOUBLE AS value
       FROM ${rows} AS given JOIN ${artists} AS about ON about.file_row_number = given.artist`,
  );
  await scratch.run(`CREATE TABLE tracks AS SELECT artist AS track_id, artist AS title, genre, followers, popularity FROM ${artists}`);
  return {
    holds: 'ratings',
    input: { contexts: [], hasTracksTable: true, hasParts: false, minimumSessionLength: 1 },
    columns: [
      { name: 'user_id', role: 'user' },
      { name: 'artist', role: 'track' },
      { name: 'rating', role: 'value' },
    ],
    rowsRead: ratings.rating.length,
    rejectedRows: 0,
    rejectedSample: [],
  };
}
