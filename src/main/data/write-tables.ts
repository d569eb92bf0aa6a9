import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LAYOUT } from './layout.ts';
import type { NumberedRows } from './number-rows.ts';
import { PART_NAMES } from './part-names.ts';
import type { PrepareInput } from './prepare.ts';
import type { Scratch } from './scratch.ts';
import { quoteName, quoteText } from './sql.ts';
import { writeLines } from './write-arrays.ts';
import { writeFeatures } from './write-features.ts';

const DESCRIPTIONS = ['title', 'artist', 'album'];

/** Writes the Parquet tables and, where the data names its tracks, the list of titles. */
export async function writeTables(scratch: Scratch, directory: string, numbered: NumberedRows, input: PrepareInput): Promise<void> {
  const copy = (sql: string, name: string) =>
    scratch.run(`COPY (${sql}) TO ${quoteText(path.join(directory, name))} (FORMAT parquet, COMPRESSION zstd)`);

  await copy(
    `SELECT events.session, sessions."user", events.track, (events.rowid - sessions.first_event)::INTEGER AS position,
            events.time AS timestamp, events.skipped${numbered.hasValues ? ', events.value' : ''}
     FROM events JOIN sessions USING (session) ORDER BY events.rowid`,
    LAYOUT.interactions,
  );
  const parts = `list_extract([${PART_NAMES.map((name) => quoteText(name)).join(', ')}], part + 1)`;
  const part = input.hasParts ? parts : 'NULL::VARCHAR';
  await copy(
    `SELECT ${['session', 'session_id', ...(input.hasNames === true ? ['session_name'] : []), '"user"', 'user_id', `${part} AS part`, 'start', 'length', ...numbered.contexts.map(quoteName)].join(', ')}
     FROM sessions ORDER BY session`,
    LAYOUT.sessions,
  );
  await describeTracks(scratch, input.hasTracksTable);
  await copy('SELECT * FROM track_details ORDER BY track_index', LAYOUT.tracks);
  await writeFeatures(scratch, directory, numbered.tracks);
  const { titled } = await scratch.row<{ titled: number }>('SELECT count(coalesce(title, artist)) AS titled FROM track_details');
  if (titled > 0) await writeTitles(scratch, directory);
  await writeGroups(scratch, path.join(directory, LAYOUT.trackArtists), 'artist', 'artist');
  await writeGroups(scratch, path.join(directory, LAYOUT.trackAlbums), 'album', `coalesce(artist, '') || chr(9) || album`);
}

/** Numbers what tracks have in common, in the order of the first track; nothing is written where no track has any. */
async function writeGroups(scratch: Scratch, file: string, column: string, key: string): Promise<void> {
  const { known } = await scratch.row<{ known: number }>(`SELECT count(${column}) AS known FROM track_details`);
  if (known === 0) return;
  const rows = await scratch.rows<{ number: number }>(
    `WITH keyed AS (SELECT track_index, CASE WHEN ${column} IS NOT NULL THEN ${key} END AS key FROM track_details),
          firsts AS (SELECT key, (row_number() OVER (ORDER BY min(track_index)) - 1)::INTEGER AS number FROM keyed WHERE key IS NOT NULL GROUP BY key)
     SELECT coalesce(number, -1)::INTEGER AS number FROM keyed LEFT JOIN firsts USING (key) ORDER BY track_index`,
  );
  await writeFile(
    file,
    Int32Array.from(rows, ({ number }) => number),
  );
}

/** A title and an artist a line, the tab between them and the line break after them being the only ones. */
async function writeTitles(scratch: Scratch, directory: string): Promise<void> {
  const oneLine = (column: string) => `regexp_replace(coalesce(${column}, ''), '[\\t\\r\\n]+', ' ', 'g')`;
  await writeLines(
    scratch,
    path.join(directory, LAYOUT.trackTitles),
    `SELECT ${oneLine('title')} || chr(9) || ${oneLine('artist')} FROM track_details ORDER BY track_index`,
  );
}

/** Makes the view `track_details`: every numbered track with what is known of it. */
async function describeTracks(scratch: Scratch, hasTracksTable: boolean): Promise<void> {
  const known = hasTracksTable
    ? (await scratch.rows<{ name: string }>(`SELECT column_name AS name FROM (DESCRIBE tracks)`)).map(({ name }) => name)
    : [];
  const described = DESCRIPTIONS.map((name) => (known.includes(name) ? `tracks.${name}` : `NULL::VARCHAR AS ${name}`));
  const features = known.filter((name) => name !== 'track_id' && !DESCRIPTIONS.includes(name)).map((name) => `tracks.${quoteName(name)}`);
  await scratch.run(
    `CREATE VIEW track_details AS
       SELECT ${['track_numbers.number AS track_index', 'track_numbers.track_id', ...described, ...features].join(', ')}
       FROM track_numbers ${hasTracksTable ? 'LEFT JOIN tracks USING (track_id)' : ''}`,
  );
}
