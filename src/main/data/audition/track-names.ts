import { existsSync } from 'node:fs';
import path from 'node:path';
import type { NamedTrack } from '../../../shared/domain/audition.ts';
import { LAYOUT } from '../layout.ts';
import { readLines } from './array-files.ts';
import { keepRecent } from './recent.ts';

/** What the tracks of a data set are called, by TrackIndex. */
export type TrackNames = {
  describe: (track: number) => NamedTrack;
  /** Whether this text, in lower case, is in title, artist or id. */
  hasText: (track: number, text: string) => boolean;
};

/** Reads the names of a data set's tracks; throws `dataset.damaged`. */
export const readTrackNames = keepRecent(1, async (datasetDirectory): Promise<TrackNames> => {
  const ids = await readLines(path.join(datasetDirectory, LAYOUT.trackIds));
  const titlesPath = path.join(datasetDirectory, LAYOUT.trackTitles);
  const titles = existsSync(titlesPath) ? await readLines(titlesPath) : [];
  let texts: string[] | null = null;
  return {
    describe(track) {
      const [title = '', artist = ''] = titles[track]?.split('\t') ?? [];
      return { track: ids[track] ?? '', title: title || null, artist: artist || null };
    },
    hasText(track, text) {
      texts ??= ids.map((id, index) => `${titles[index] ?? ''}\t${id}`.toLowerCase());
      return texts[track]?.includes(text) ?? false;
    },
  };
});
