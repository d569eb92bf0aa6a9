import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { LAYOUT } from '../data/layout.ts';
import type { PartName } from '../data/part-names.ts';
import type { CollectionData, Collections, HeldOutTracks } from '../layers/collections.ts';
import { loadContexts, type Prepared, readIntegers, readPart, readPartValues } from './load-split.ts';

/** The context that says how many follow a playlist. */
const FOLLOWERS = 'followers';

type Part = Collections & { sessions: Int32Array };

/**
 * Reads a split that parts sessions within: what models learn from, the held-out tracks they are judged by, and the number in the data set of each collection.
 * A track that a collection has more than once counts once; what is in training is not held out.
 * Throws `split.impossible` for a split of whole sessions, `dataset.empty` where nothing is held out, `dataset.damaged` where arrays do not fit.
 */
export function loadCollections(prepared: Prepared): { data: CollectionData; test: HeldOutTracks; sessions: Int32Array } {
  const trackCount = readIntegers(join(prepared.splitDirectory, LAYOUT.support)).length;
  const train = withoutRepeats(loadPart(prepared, 'train', trackCount));
  const rowOf = new Map(Array.from(train.sessions, (session, row) => [session, row]));
  const hold = (part: Part) => holdOut(part, train, rowOf);
  const test = hold(loadPart(prepared, 'test', trackCount));
  if (test.rows.length === 0) {
    throw new AppError(
      'split.impossible',
      'No session of the test part has tracks in training. Choose a split that holds out tracks of every playlist or user: hold-out-tracks, fold or leave-one-out.',
      { splitDirectory: prepared.splitDirectory },
    );
  }
  const hasValidation = existsSync(join(prepared.splitDirectory, 'validation'));
  const validation = hasValidation ? hold(loadPart(prepared, 'validation', trackCount)) : null;
  const support = new Int32Array(trackCount);
  for (const track of train.tracks) support[track]!++;
  const vocabulary = readIntegers(join(prepared.splitDirectory, LAYOUT.vocabulary));
  const { sessions, ...collections } = train;
  return {
    data: {
      trackCount,
      support,
      train: collections,
      ...(validation === null || validation.rows.length === 0 ? {} : { validation }),
      artists: readGroups(prepared, LAYOUT.trackArtists, vocabulary),
      albums: readGroups(prepared, LAYOUT.trackAlbums, vocabulary),
      followers: readFollowers(prepared, sessions),
    },
    test,
    sessions,
  };
}

function loadPart(prepared: Prepared, name: PartName, trackCount: number): Part {
  const part = readPart(prepared, name, trackCount);
  const values = readPartValues(prepared, name, part.tracks.length);
  return values === null ? part : { ...part, values };
}

/** Keeps of each session the events that `isKept` answers true for, and the sessions that keep any. */
function keepEvents(part: Part, isKept: (session: number, track: number, kept: ReadonlySet<number>) => boolean): Part {
  const ends = [0];
  const events: number[] = [];
  const sessions: number[] = [];
  part.sessions.forEach((session, index) => {
    const kept = new Set<number>();
    for (let event = part.offsets[index]!; event < part.offsets[index + 1]!; event++) {
      const track = part.tracks[event]!;
      if (!isKept(session, track, kept)) continue;
      kept.add(track);
      events.push(event);
    }
    if (events.length === ends.at(-1)) return;
    ends.push(events.length);
    sessions.push(session);
  });
  const { values } = part;
  return {
    offsets: Int32Array.from(ends),
    tracks: Int32Array.from(events, (event) => part.tracks[event]!),
    sessions: Int32Array.from(sessions),
    ...(values === undefined ? {} : { values: Float32Array.from(events, (event) => values[event]!) }),
  };
}

const withoutRepeats = (part: Part) => keepEvents(part, (_session, track, kept) => !kept.has(track));

function holdOut(part: Part, train: Part, rowOf: ReadonlyMap<number, number>): HeldOutTracks {
  const isInTraining = (row: number, track: number) => train.tracks.subarray(train.offsets[row]!, train.offsets[row + 1]!).includes(track);
  const { sessions, ...held } = keepEvents(part, (session, track, kept) => {
    const row = rowOf.get(session);
    return row !== undefined && !kept.has(track) && !isInTraining(row, track);
  });
  return { ...held, rows: sessions.map((session) => rowOf.get(session)!) };
}

function readGroups({ datasetDirectory }: Prepared, name: string, vocabulary: Int32Array): Int32Array | null {
  const path = join(datasetDirectory, name);
  if (!existsSync(path)) return null;
  const all = readIntegers(path);
  return vocabulary.map((track) => all[track] ?? -1);
}

function readFollowers({ datasetDirectory }: Prepared, sessions: Int32Array): Float32Array | null {
  const context = loadContexts(datasetDirectory, sessions).find(({ name }) => name === FOLLOWERS);
  if (context === undefined) return null;
  return Float32Array.from(context.codes, (code) => (code === 0 ? Number.NaN : Number(context.values[code])));
}
