import { describeRows } from './describe-table.ts';
import type { FileHead } from './file-head.ts';
import { arrayElements, fieldText, type JsonRow, openDocument, parseElement } from './json-document.ts';
import { countLines, elementsOf, type JsonElement } from './json-elements.ts';
import type { Reader } from './reader.ts';
import { mapByRoles, textOf } from './row-mapping.ts';
import type { SourceColumn } from './source-column.ts';

const PLAYLIST_KEYS = ['pid', 'name', 'num_followers', 'modified_at'];
const TRACK_KEYS = ['pos', 'track_uri', 'track_name', 'artist_name', 'album_name'];
const ROLES: Record<string, SourceColumn['role']> = {
  pid: 'session',
  name: 'session-name',
  num_followers: 'context',
  pos: 'position',
  track_uri: 'track',
  track_name: 'title',
  artist_name: 'artist',
  album_name: 'album',
};
const SAMPLED_ROWS = 200;

/** Slices of the Million Playlist Dataset (Chen et al. 2018): a playlist becomes a session, an entry of it an event. */
export const mpd: Reader = {
  format: 'mpd',
  recognises: ({ text }) => /^\s*\{/.test(text) && /"playlists"\s*:\s*\[/.test(text) && text.includes('"track_uri"'),
  describe: async (head) => {
    const description = describeRows({ kind: 'json-document' }, [...PLAYLIST_KEYS, ...TRACK_KEYS], sampleRows(head));
    return {
      ...description,
      columns: description.columns.map((column) => ({
        ...column,
        role: ROLES[column.name] ?? 'ignore',
        ...(column.name === 'num_followers' ? { contextName: 'followers' } : {}),
      })),
    };
  },
  open: (file, place) => openDocument(file, place, entriesOf),
  map: (columns, source) => ({ ...mapByRoles(columns, source), track: `replace(${textOf('track_uri')}, 'spotify:track:', '')` }),
};

function sampleRows(head: FileHead): (string | null)[][] {
  const rows: (string | null)[][] = [];
  for (const row of entriesOf(head.text)) {
    if ('values' in row) rows.push(row.values.map(fieldText));
    if (rows.length === SAMPLED_ROWS) break;
  }
  return rows;
}

function* entriesOf(text: string): Iterable<JsonRow> {
  for (const element of arrayElements(text, 'playlists')) yield* entriesOfPlaylist(element);
}

function* entriesOfPlaylist(element: JsonElement): Iterable<JsonRow> {
  const playlist = parseElement(element);
  const tracks = /"tracks"\s*:\s*\[/.exec(element.text);
  if (typeof playlist === 'string' || tracks === null) {
    yield {
      line: element.line,
      text: element.text,
      problem: typeof playlist === 'string' ? playlist : 'a playlist without a list of tracks',
    };
    return;
  }
  const about = PLAYLIST_KEYS.map((key) => playlist[key]);
  const open = tracks.index + tracks[0].length - 1;
  for (const entry of elementsOf(element.text, open, element.line + countLines(element.text, open))) {
    const track = parseElement(entry);
    const place = { line: entry.line, text: entry.text };
    yield typeof track === 'string'
      ? { ...place, problem: track }
      : { ...place, values: [...about, ...TRACK_KEYS.map((key) => track[key])] };
  }
}
