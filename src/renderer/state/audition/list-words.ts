import type { Task } from '../../../shared/domain/model.ts';

/** What an audition calls a list of tracks and its two halves: what a run is told of it, and what it is to guess. */
export type ListWords = {
  one: string;
  many: string;
  entries: string;
  heard: string;
  next: string;
  cut: string;
  nothingLeft: string;
  keys: string;
};

export const SESSION_WORDS: ListWords = {
  one: 'Session',
  many: 'Sessions',
  entries: 'plays',
  heard: 'Heard',
  next: 'Played next',
  cut: 'Hear the session up to here',
  nothingLeft: 'Nothing is left to guess.',
  keys: '↑ ↓ go, Enter hears up to there, Alt ↑ ↓ moves, Del removes.',
};

export const PLAYLIST_WORDS: ListWords = {
  one: 'Playlist',
  many: 'Playlists',
  entries: 'tracks held out',
  heard: 'In the playlist',
  next: 'Held out',
  cut: 'Keep the playlist up to here',
  nothingLeft: 'Nothing was held out.',
  keys: '↑ ↓ go, Enter keeps up to there, Alt ↑ ↓ moves, Del removes.',
};

const LISTENER_WORDS: ListWords = { ...PLAYLIST_WORDS, one: 'Listener', many: 'Listeners', entries: 'ratings held out' };

/** What a run of a task was tested on. */
export function listWords(task: Task | undefined): ListWords {
  if (task === 'playlist') return PLAYLIST_WORDS;
  return task === 'rating' ? LISTENER_WORDS : SESSION_WORDS;
}
