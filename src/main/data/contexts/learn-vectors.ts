import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type TrackLists, trainWord2vec } from '../../layers/word2vec.ts';
import type { Job } from '../job.ts';
import { LAYOUT } from '../layout.ts';
import { withTemporaryScratch } from '../scratch.ts';
import { quoteText } from '../sql.ts';
import type { Listening } from './read-listening.ts';

/** Plays word2vec goes through at most, so that a picture is there in seconds. */
const MOST_PLAYS = 350_000;
const MOST_EPOCHS = 20;
const SETTINGS = { width: 40, window: 5, negatives: 5, exponent: 0.75, subsample: 0, minimumCount: 1, seed: 1 } as const;
const WIDEST = 1024;

/** `vectors` is float32 [tracks, width], rows of unit length or zeros. */
export type TrackVectors = { vectors: Float32Array; width: number; note: string };

/** The newest vectors that a run has learnt of this data set; null where none has. */
export async function findVectors(datasetDirectory: string): Promise<string | null> {
  const folder = path.join(datasetDirectory, LAYOUT.vectors);
  if (!existsSync(folder)) return null;
  const files = (await readdir(folder)).filter((name) => name.endsWith('.f32')).map((name) => path.join(folder, name));
  const dated = await Promise.all(files.map(async (file) => ({ file, time: (await stat(file)).mtimeMs })));
  return dated.toSorted((a, b) => b.time - a.time)[0]?.file ?? null;
}

/** Reads vectors that a run has learnt; null where the file is not of this data set's tracks. */
export async function readVectors(file: string, trackCount: number): Promise<TrackVectors | null> {
  const bytes = await readFile(file);
  const width = bytes.length / 4 / trackCount;
  if (!Number.isInteger(width) || width < 2 || width > WIDEST) return null;
  const vectors = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return { vectors, width, note: `Track vectors of width ${width}, as the newest run of this data set learnt them.` };
}

/** Learns track vectors with word2vec from playlists, or from sessions where there are none; reads as much as takes seconds, and says so. */
export async function learnVectors(datasetDirectory: string, listening: Listening, job: Job): Promise<TrackVectors> {
  const playlists = await readPlaylists(datasetDirectory, job.signal);
  const all = playlists ?? { offsets: listening.trackOffsets, tracks: listening.tracks };
  const lists = thin(all);
  const epochs = Math.min(MOST_EPOCHS, Math.max(1, Math.floor(MOST_PLAYS / lists.tracks.length)));
  const training = trainWord2vec(lists, listening.trackCount, { ...SETTINGS, epochs });
  let seen = 0;
  let next = training.next();
  for (; next.done !== true; next = training.next()) {
    seen += next.value;
    job.report('Learning track vectors', 0, seen);
    await nextTurn();
    job.signal.throwIfAborted();
  }
  const from = playlists === null ? 'sessions' : 'playlists';
  const part =
    lists.tracks.length < all.tracks.length
      ? `one in ${Math.round(all.tracks.length / lists.tracks.length)} of the ${from}`
      : `the ${from}`;
  const note = `Track vectors of width ${SETTINGS.width} by word2vec from ${part} in ${epochs} ${epochs === 1 ? 'pass' : 'passes'}; a run of the task session-start learns better ones, and they are taken as soon as there are any.`;
  return { vectors: next.value, width: SETTINGS.width, note };
}

async function readPlaylists(datasetDirectory: string, signal: AbortSignal): Promise<TrackLists | null> {
  const file = path.join(datasetDirectory, LAYOUT.playlistTracks);
  if (!existsSync(file)) return null;
  return await withTemporaryScratch(signal, async (scratch) => {
    const tracks: number[] = [];
    const offsets: number[] = [];
    let last = -1;
    for await (const chunk of scratch.chunks(
      `SELECT playlist, track_index FROM read_parquet(${quoteText(file)}) ORDER BY playlist, position`,
    )) {
      const [playlists, members] = [chunk.getColumnValues(0), chunk.getColumnValues(1)];
      for (const [row, playlist] of playlists.entries()) {
        if (Number(playlist) !== last) offsets.push(tracks.length);
        last = Number(playlist);
        tracks.push(Number(members[row]));
      }
    }
    return tracks.length === 0 ? null : { offsets: Int32Array.from([...offsets, tracks.length]), tracks: Int32Array.from(tracks) };
  });
}

/** Every n-th list, so that all together have no more plays than one pass may read. */
function thin({ offsets, tracks }: TrackLists): TrackLists {
  const every = Math.ceil(tracks.length / MOST_PLAYS);
  if (every <= 1) return { offsets, tracks };
  const kept = Array.from({ length: Math.floor((offsets.length - 1) / every) }, (_, index) =>
    tracks.subarray(offsets[index * every]!, offsets[index * every + 1]!),
  );
  const keptOffsets = new Int32Array(kept.length + 1);
  kept.forEach((list, index) => {
    keptOffsets[index + 1] = keptOffsets[index]! + list.length;
  });
  const all = new Int32Array(keptOffsets.at(-1)!);
  kept.forEach((list, index) => {
    all.set(list, keptOffsets[index]!);
  });
  return { offsets: keptOffsets, tracks: all };
}
