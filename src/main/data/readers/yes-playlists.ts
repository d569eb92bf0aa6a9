import { AppError } from '../../../shared/errors.ts';
import type { Scratch } from '../scratch.ts';
import { quoteText } from '../sql.ts';
import { describeRows } from './describe-table.ts';
import type { FileHead } from './file-head.ts';
import { openText } from './open-text.ts';
import type { Reader, TrackFile, Workplace } from './reader.ts';
import { mapByRoles } from './row-mapping.ts';
import type { SourceColumn } from './source-column.ts';
import { readLines, scanDelimited } from './text-scan.ts';
import { loadTrackTable } from './track-table.ts';

const COLUMNS: readonly Pick<SourceColumn, 'name' | 'role'>[] = [
  { name: 'playlist', role: 'session' },
  { name: 'position', role: 'position' },
  { name: 'song', role: 'track' },
];
/** The first line lists the songs, the second how often each occurs. */
const PREAMBLE_LINES = 2;
const FEWEST_SONGS = 10;
const COMPANIONS = { songs: 'song_hash.txt', tags: 'tags.txt', tagNames: 'tag_hash.txt' };
/** Entries of a line are told apart below its number. */
const ENTRIES_PER_LINE = 2 ** 20;

/**
 * Playlists of the LME and yes.com data (Chen et al. 2012): a line of song ids, a line of their counts, then a playlist of song numbers a
 * line. A track's id is its song number, which song_hash.txt gives a title and an artist, and tags.txt with tag_hash.txt its tags.
 */
export const yesPlaylists: Reader = {
  format: 'yes-playlists',
  recognises: (head) => isCompanion(head) || isPlaylists(head),
  describe: async (head) => {
    const rows = head.lines.slice(PREAMBLE_LINES, PREAMBLE_LINES + 20).flatMap((line, index) =>
      line
        .trim()
        .split(' ')
        .map((song, place) => [playlistName(head, PREAMBLE_LINES + 1 + index), String(place), song]),
    );
    const description = describeRows(
      { kind: 'playlist-lines' },
      COLUMNS.map(({ name }) => name),
      rows,
    );
    return { ...description, columns: description.columns.map((column, index) => ({ ...COLUMNS[index]!, samples: column.samples })) };
  },
  open: async (file, place) => {
    const plain = await openText(file, null, place);
    const songCount = await countSongs(place.scratch, plain, file.head.path);
    return { sql: scanPlaylists(plain, playlistName(file.head, ''), songCount), columns: COLUMNS.map(({ name }) => name), rows: null };
  },
  map: mapByRoles,
  tracks: { recognises: isCompanion, load: loadSongs },
};

function isCompanion(head: FileHead): boolean {
  return Object.values(COMPANIONS).includes(head.name);
}

function isPlaylists({ lines, text, isWholeFile }: FileHead): boolean {
  const songs = (lines[0] ?? text).trim().split(' ');
  if (songs.length < FEWEST_SONGS || songs.some((song) => song === '' || /[,;\t"]/.test(song))) return false;
  const counts = lines[1]?.trim().split(' ');
  // With tens of thousands of songs the first line alone is longer than what was read.
  return counts === undefined ? !isWholeFile : counts.length === songs.length && counts.every((count) => /^\d+$/.test(count));
}

/** Lines have no ids of their own; the file's name keeps those of two files apart. */
function playlistName(head: FileHead, line: number | string): string {
  return `${head.name.replace(/\.[^.]*$/, '')}:${line}`;
}

async function countSongs(scratch: Scratch, plain: string, source: string): Promise<number> {
  const { songs } = await scratch.row<{ songs: number | null }>(
    `SELECT max(len(string_split(trim(text), ' '))) AS songs FROM (SELECT text FROM ${readLines(plain)} LIMIT 1)`,
  );
  if (songs !== null && songs > 1) return songs;
  throw new AppError(
    'dataset.missingColumn',
    `${source} is no playlist file: its first line does not list the songs. Import it with --format table, or without --format.`,
    {
      source,
    },
  );
}

/** One row an entry; see text-scan.ts for the columns of the relation. */
function scanPlaylists(plain: string, prefix: string, songCount: number): string {
  return `(SELECT line * ${ENTRIES_PER_LINE} + place AS ordinal, line, left(text, 200) AS text,
                  CASE WHEN coalesce(try_cast(song AS BIGINT) NOT BETWEEN 0 AND ${songCount - 1}, true)
                       THEN '"' || left(song, 60) || '" is no number of the ${songCount} songs in the first line' END AS problem,
                  [${quoteText(prefix)} || line, place::VARCHAR, song] AS fields
           FROM (SELECT line, text, unnest(songs) AS song, unnest(range(len(songs))) AS place
             FROM (SELECT line, text, regexp_split_to_array(trim(text), ' +') AS songs
               FROM (SELECT row_number() OVER () AS line, text FROM ${readLines(plain)})
               WHERE line > ${PREAMBLE_LINES} AND trim(text, chr(2) || ' ') <> '')))`;
}

/** Makes `track_features` of the companions; a track table of another kind is taken as such. */
async function loadSongs(files: readonly TrackFile[], place: Omit<Workplace, 'number'>): Promise<void> {
  const { scratch } = place;
  const songs = files.find(({ head }) => head.name === COMPANIONS.songs);
  if (songs === undefined) return await loadTrackTable(files, place);
  const openCompanion = async (file: TrackFile, number: number) =>
    await openText({ ...file, description: { shape: { kind: 'playlist-lines' }, columns: [], rows: [] } }, null, { ...place, number });

  const songLines = scanDelimited(await openCompanion(songs, 0), '\t', 0, 3);
  const text = (field: number) => `nullif(replace(trim(fields[${field}]), '\\/', '/'), '')`;
  await scratch.run(
    `CREATE TABLE songs AS SELECT ${text(1)} AS track_id, ${text(2)} AS title, ${text(3)} AS artist, NULL::VARCHAR AS album
     FROM ${songLines} WHERE problem IS NULL QUALIFY row_number() OVER (PARTITION BY ${text(1)} ORDER BY line) = 1`,
  );
  const tags = files.find(({ head }) => head.name === COMPANIONS.tags);
  const tagNames = files.find(({ head }) => head.name === COMPANIONS.tagNames);
  if (tags === undefined || tagNames === undefined) {
    await scratch.run('CREATE VIEW track_features AS SELECT * FROM songs');
    return;
  }
  const names = readLines(await openCompanion(tagNames, 1));
  const lists = readLines(await openCompanion(tags, 2));
  await scratch.run(
    `CREATE TABLE tag_lists AS
       SELECT song::VARCHAR AS track_id, string_agg(tag_name, '|' ORDER BY tag) AS tags
       FROM (SELECT row_number() OVER () - 1 AS song, text FROM ${lists}), unnest(string_split(text, ' ')) AS listed(tag)
       JOIN (SELECT trim(split_part(text, ',', 1)) AS tag, trim(regexp_replace(text, '^[^,]*,', '')) AS tag_name FROM ${names}) USING (tag)
       GROUP BY song;
     CREATE VIEW track_features AS SELECT songs.*, tags FROM songs LEFT JOIN tag_lists USING (track_id)`,
  );
}
