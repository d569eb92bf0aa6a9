import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedTrack } from '../../shared/domain/audition.ts';
import { LAYOUT } from '../data/layout.ts';
import { readWhole } from './load-split.ts';

/** What tracks of a data set are called, by its own numbers of them; throws `dataset.damaged`. */
export function loadTrackNames(datasetDirectory: string): { ids: readonly string[]; describe: (track: number) => NamedTrack } {
  const ids = readLines(join(datasetDirectory, LAYOUT.trackIds));
  const titlesPath = join(datasetDirectory, LAYOUT.trackTitles);
  const titles = existsSync(titlesPath) ? readLines(titlesPath) : [];
  return {
    ids,
    describe(track) {
      const [title = '', artist = ''] = titles[track]?.split('\t') ?? [];
      return { track: ids[track]!, title: title || null, artist: artist || null };
    },
  };
}

/** A track in one line of text. */
export function trackLabel({ track, title, artist }: NamedTrack): string {
  if (title === null) return track;
  return artist === null ? title : `${title}, ${artist}`;
}

/** Every line ends in a line break. */
function readLines(path: string): string[] {
  return readWhole(path).toString().split('\n').slice(0, -1);
}
