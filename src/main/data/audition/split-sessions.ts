import { existsSync } from 'node:fs';
import path from 'node:path';
import { LAYOUT } from '../layout.ts';
import { readIntegers } from './array-files.ts';
import { keepRecent } from './recent.ts';

/** Where a split and its data set are prepared. */
export type PreparedSplit = { datasetDirectory: string; splitDirectory: string };

export type TestSessions = {
  /** sessions + 1 */
  offsets: Int32Array;
  /** Model track numbers. */
  tracks: Int32Array;
  /** Numbers in the data set, rising. */
  sessions: Int32Array;
};

/** Which tracks of the data set the models of a split know. */
export type Vocabulary = {
  /** Model track number -> TrackIndex. */
  tracks: Int32Array;
  /** Training plays of each model track. */
  support: Int32Array;
  isKnown: (track: number) => boolean;
};

/** The sessions that runs of a split were tested on; throws `dataset.damaged`. */
export const readTestSessions = keepRecent(2, (splitDirectory) => readPart(path.join(splitDirectory, 'test')));

const readPartOf = keepRecent(
  4,
  async (directory): Promise<TestSessions | null> => (existsSync(directory) ? await readPart(directory) : null),
);

/** The sessions of a part; null where the split has no such part. */
export const readPartSessions = (splitDirectory: string, part: string) => readPartOf(path.join(splitDirectory, part));

async function readPart(directory: string): Promise<TestSessions> {
  const read = (name: string) => readIntegers(path.join(directory, name));
  const [offsets, tracks, sessions] = await Promise.all([read(LAYOUT.part.offsets), read(LAYOUT.part.tracks), read(LAYOUT.part.sessions)]);
  return { offsets, tracks, sessions };
}

/** The tracks that models of a split know; throws `dataset.damaged`. */
export const readVocabulary = keepRecent(2, async (splitDirectory): Promise<Vocabulary> => {
  const tracks = await readIntegers(path.join(splitDirectory, LAYOUT.vocabulary));
  const support = await readIntegers(path.join(splitDirectory, LAYOUT.support));
  const known = new Set(tracks);
  return { tracks, support, isKnown: (track) => known.has(track) };
});
