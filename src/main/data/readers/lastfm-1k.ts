import { describeRows } from './describe-table.ts';
import type { FileHead } from './file-head.ts';
import type { Reader } from './reader.ts';
import { mapByRoles } from './row-mapping.ts';
import type { SourceColumn } from './source-column.ts';
import { openTable } from './table.ts';

const COLUMNS: readonly Pick<SourceColumn, 'name' | 'role'>[] = [
  { name: 'user', role: 'user' },
  { name: 'timestamp', role: 'timestamp' },
  { name: 'artist_id', role: 'ignore' },
  { name: 'artist', role: 'artist' },
  { name: 'track_id', role: 'ignore' },
  { name: 'title', role: 'title' },
];
const ROW = /^user_\d+\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\t[^\t]*\t[^\t]*\t[^\t]*\t[^\t]*$/;
const SAMPLED_ROWS = 1000;

/**
 * The plays of Last.fm-1K (Celma 2010): six tab-separated columns without a header, quotation marks meaning themselves.
 * MusicBrainz track ids are missing from many rows and differ between releases of a song, so a track is an artist and a title.
 */
export const lastfm1k: Reader = {
  format: 'lastfm-1k',
  recognises: ({ lines }) => lines.length > 0 && lines.slice(0, 20).every((line) => ROW.test(line)),
  describe: async (head: FileHead) => {
    const records = head.lines.slice(0, SAMPLED_ROWS).map((line) => line.split('\t'));
    const names = COLUMNS.map(({ name }) => name);
    const description = describeRows({ kind: 'delimited', delimiter: '\t', quotes: false, headerLine: 0 }, names, records);
    return { ...description, columns: description.columns.map((column, index) => ({ ...COLUMNS[index]!, samples: column.samples })) };
  },
  open: openTable,
  map: mapByRoles,
};
