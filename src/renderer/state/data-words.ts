import type { ColumnRole, DatasetFormat, SplitSpec } from '../../shared/domain/dataset.ts';

/** What pages call the roles of columns. */
export const ROLE_NAMES: Readonly<Record<ColumnRole, string>> = {
  session: 'Session',
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
