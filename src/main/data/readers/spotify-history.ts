import { ONLY_LISTENER } from '../sessionize.ts';
import { quoteText } from '../sql.ts';
import { describeDelimited } from './describe-table.ts';
import { type FileHead, headerOf } from './file-head.ts';
import { sampleObjects } from './json-document.ts';
import type { Reader } from './reader.ts';
import { mapByRoles, missingColumn, textOf } from './row-mapping.ts';
import type { SourceColumn } from './source-column.ts';
import { describeObjects, openTable } from './table.ts';

/** Roles in the extended history, the account history, and the CSV forms that go round. */
const ROLES: Record<string, Pick<SourceColumn, 'role' | 'contextName'>> = {
  username: { role: 'user' },
  spotify_track_uri: { role: 'track' },
  ts: { role: 'timestamp' },
  endTime: { role: 'timestamp' },
  master_metadata_track_name: { role: 'title' },
  track_name: { role: 'title' },
  trackName: { role: 'title' },
  master_metadata_album_artist_name: { role: 'artist' },
  artist_name: { role: 'artist' },
  artistName: { role: 'artist' },
  master_metadata_album_album_name: { role: 'album' },
  album_name: { role: 'album' },
  skipped: { role: 'skipped' },
  platform: { role: 'context', contextName: 'device' },
  shuffle: { role: 'context', contextName: 'shuffle' },
};
/** Keys of which a record of the extended history, or of the account history, has all. */
const EXTENDED = ['ts', 'ms_played', 'spotify_track_uri'];
const ACCOUNT = ['endTime', 'artistName', 'trackName', 'msPlayed'];
const SAMPLED_ROWS = 1000;

/**
 * A listener's own history from Spotify: the JSON of the extended or the account export, or a CSV of it, perhaps re-saved by a spreadsheet
 * (`7/8/2013 2:44`, month first). An export is of one listener, whether or not it says whose. `ts` is the end of a play. Podcast episodes have no track and are rejected rows.
 */
export const spotifyHistory: Reader = {
  format: 'spotify-history',
  recognises: (head) => isHistory(isJson(head) ? firstKeys(head) : headerOf(head)),
  describe: async (head) => {
    const description = isJson(head)
      ? describeObjects({ kind: 'json-document' }, sampleObjects(head, null, SAMPLED_ROWS))
      : describeDelimited(head);
    const columns = description.columns.map(({ name, samples }) => ({ name, samples, ...(ROLES[name] ?? { role: 'ignore' as const }) }));
    if (!columns.some(({ role }) => role === 'timestamp')) {
      throw missingColumn(columns, head.path, 'a Spotify history has the column ts or endTime', 'timestamp');
    }
    return { ...description, columns };
  },
  open: openTable,
  map: (columns, source) => {
    const mapped = mapByRoles(columns, source);
    const mapping = { ...mapped, user: mapped.user ?? quoteText(ONLY_LISTENER) };
    const uri = columns.find(({ role }) => role === 'track')?.name;
    return uri === undefined ? mapping : { ...mapping, track: `replace(${textOf(uri)}, 'spotify:track:', '')` };
  },
};

function isJson(head: FileHead): boolean {
  return head.text.trimStart().startsWith('[');
}

function isHistory(names: readonly string[]): boolean {
  return [EXTENDED, ACCOUNT].some((keys) => keys.every((key) => names.includes(key)));
}

function firstKeys(head: FileHead): string[] {
  return Object.keys(sampleObjects(head, null, 1)[0] ?? {});
}
