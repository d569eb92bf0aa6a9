import type { ColumnRole, DatasetDetail, DatasetFormat, DatasetHolds, SplitSpec } from '../../shared/domain/dataset.ts';

/** What pages call the roles of columns. */
export const ROLE_NAMES: Readonly<Record<ColumnRole, string>> = {
  session: 'Session',
  'session-name': 'Session name',
  user: 'User',
  track: 'Track',
  timestamp: 'Time',
  position: 'Position',
  skipped: 'Skipped',
  value: 'Count or rating',
  title: 'Title',
  artist: 'Artist',
  album: 'Album',
  part: 'Train or test',
  context: 'Context',
  ignore: 'Leave out',
};

export const FORMAT_NAMES: Readonly<Record<DatasetFormat, string>> = {
  table: 'Table of plays',
  mssd: 'Spotify MSSD',
  'lastfm-1k': 'Last.fm 1K',
  'spotify-history': 'Spotify history',
  'yes-playlists': 'yes.com playlists',
  mpd: 'Million Playlist Dataset',
  'sample-world': 'Sample world',
};

/** The kinds of split, in the order they are offered. */
export const SPLIT_NAMES: Readonly<Record<SplitSpec['kind'], string>> = {
  given: 'As given by the files',
  'last-days': 'Last days for testing',
  'random-sessions': 'Sessions at random',
  'last-session': "Each user's last session",
  'hash-samples': 'Two hash buckets',
  'hold-out-tracks': 'Some tracks of every playlist or user',
  fold: 'One fold of a cross-validation',
  'leave-one-out': 'One track of every playlist or user',
};

/** What a data set holds, as choices and in running text. */
export const HOLDS_NAMES: Readonly<Record<DatasetHolds, string>> = {
  sessions: 'Sessions of listening',
  playlists: 'Playlists',
  counts: 'Counts of plays',
  ratings: 'Ratings',
};

/** What pages call a session of the data, an event in it, and how often a track occurs. */
export type HoldWords = { one: string; many: string; events: string; uses: string };
export const HOLD_WORDS: Readonly<Record<DatasetHolds, HoldWords>> = {
  sessions: { one: 'session', many: 'sessions', events: 'events', uses: 'plays' },
  playlists: { one: 'playlist', many: 'playlists', events: 'entries', uses: 'playlists' },
  counts: { one: 'listener', many: 'listeners', events: 'pairs', uses: 'listeners' },
  ratings: { one: 'listener', many: 'listeners', events: 'ratings', uses: 'ratings' },
};

/** What the items are: some data is of artists where other data is of tracks. */
export function itemsOf(columns: DatasetDetail['columns']): { one: string; many: string } {
  const isOfArtists = /artist/i.test(columns.find(({ role }) => role === 'track')?.name ?? '');
  return isOfArtists ? { one: 'artist', many: 'artists' } : { one: 'track', many: 'tracks' };
}

export const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
