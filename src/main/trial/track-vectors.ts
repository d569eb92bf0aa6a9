import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asyncBufferFromFile, parquetRead } from 'hyparquet';
import { AppError } from '../../shared/errors.ts';
import { LAYOUT } from '../data/layout.ts';
import { writeFileAtomically } from '../engine/atomic-file.ts';
import { normaliseRows, TRAIN } from '../layers/session-histories.ts';
import type { SessionStartSettings } from '../layers/session-start-settings.ts';
import { type TrackLists, trainWord2vec } from '../layers/word2vec.ts';
import type { UnreadHistories } from './load-histories.ts';
import { damaged, type Prepared, readFloats, readWhole } from './load-split.ts';

/** Raised when the same settings would give other vectors. */
const VECTORS_VERSION = 1;
/** Vectors do not change with a run's seed: runs that differ in their seed are to differ in the model alone. */
const VECTOR_SEED = 1;
const WAIT_MS = 200;
/** Columns of the track table that are parts of a vector, such as `vector_0` and `acoustic_vector_7`. */
const VECTOR_COLUMN = /(?:^|_)(?:v|vec|vector|emb|embedding|dim)_?(\d+)$/i;

/**
 * `vectors` is float32 [tracks of the data set, width]; rows of unit length, or zeros for tracks without a vector. What follows from them alone may be
 * kept in files that begin with `keep`.
 */
export type TrackVectors = { vectors: Float32Array; width: number; note: string; keep: string };

/**
 * The track vectors of a data set: learnt once with word2vec however many runs ask at the same time, and kept in the data set's folder;
 * or numbered columns of its track table. Yields where it may be left. Throws `dataset.noFeatures` where such columns are missing, `input.invalid` where
 * playlists are asked for and there are none.
 */
export async function* loadTrackVectors(
  prepared: Prepared,
  histories: UnreadHistories,
  settings: SessionStartSettings,
): AsyncGenerator<void, TrackVectors> {
  const { datasetDirectory, splitDirectory } = prepared;
  const trackCount = readWhole(join(datasetDirectory, LAYOUT.trackIds)).toString().split('\n').length - 1;
  if (settings.vectorsFrom === 'features') return vectorsFromFeatures(datasetDirectory, trackCount);
  const from = sourceOf(settings, datasetDirectory);
  const { vectorWidth: width, firstTracks, historyLength, vectorsFrom: _from, ...rest } = settings;
  // Playlists are the same for every split; of sessions, those of the training part are read, as they are cut.
  const ofSessions = from === 'sessions' ? { splitDirectory: splitDirectory.split(/[/\\]/).at(-1), firstTracks, historyLength } : {};
  const key = JSON.stringify({ version: VECTORS_VERSION, from, width, ...rest, ...ofSessions });
  const path = join(datasetDirectory, LAYOUT.vectors, `${createHash('sha256').update(key).digest('hex').slice(0, 16)}.f32`);
  const note = `Track vectors of width ${width} by word2vec from ${from}.`;

  while (!isWhole(path, trackCount * width)) {
    const unlock = tryLock(`${path}.lock`);
    if (unlock === null) {
      await sleep(WAIT_MS);
      yield;
      continue;
    }
    try {
      const lists = from === 'playlists' ? await readPlaylists(datasetDirectory) : trainingSessions(histories);
      const training = trainWord2vec(lists, trackCount, {
        width,
        window: settings.vectorWindow,
        negatives: settings.vectorNegatives,
        exponent: settings.vectorExponent,
        epochs: settings.vectorEpochs,
        subsample: settings.vectorSubsample,
        minimumCount: settings.vectorMinimumCount,
        seed: VECTOR_SEED,
      });
      let next = training.next();
      for (; next.done !== true; next = training.next()) yield;
      const learnt = next.value;
      writeFileAtomically(path, (descriptor) => {
        for (let at = 0; at < learnt.byteLength; ) at += writeSync(descriptor, new Uint8Array(learnt.buffer, at));
      });
    } finally {
      unlock();
    }
  }
  return { vectors: readFloats(path), width, note, keep: path };
}

function sourceOf({ vectorsFrom }: SessionStartSettings, datasetDirectory: string): 'playlists' | 'sessions' {
  const hasPlaylists = existsSync(join(datasetDirectory, LAYOUT.playlistTracks));
  if (vectorsFrom === 'playlists' && !hasPlaylists) {
    throw new AppError(
      'input.invalid',
      'This data set has no playlists to learn track vectors from. Set vectorsFrom to "sessions", or to "auto".',
      { received: vectorsFrom },
    );
  }
  return vectorsFrom === 'sessions' || !hasPlaylists ? 'sessions' : 'playlists';
}

function vectorsFromFeatures(datasetDirectory: string, trackCount: number): TrackVectors {
  const path = join(datasetDirectory, LAYOUT.trackFeatures);
  const names = existsSync(path) ? readWhole(join(datasetDirectory, LAYOUT.trackFeatureNames)).toString().trimEnd().split('\n') : [];
  const columns = names
    .flatMap((name, column) => {
      const number = VECTOR_COLUMN.exec(name)?.[1];
      return number === undefined ? [] : [{ name, column, number: Number(number) }];
    })
    .sort((a, b) => a.number - b.number);
  if (columns.length < 2) {
    throw new AppError(
      'dataset.noFeatures',
      'This data set has no track vectors: no numbered columns such as vector_0, vector_1 in its table of tracks. Import it again with such a table (CSV or Parquet), or set vectorsFrom to "auto".',
      { columns: names },
    );
  }
  const features = readFloats(path);
  const width = columns.length;
  const vectors = new Float32Array(trackCount * width);
  for (let track = 0; track < trackCount; track++) {
    columns.forEach(({ column }, at) => {
      const value = features[track * names.length + column]!;
      vectors[track * width + at] = Number.isFinite(value) ? value : 0;
    });
  }
  const note = `Track vectors of width ${width} from the columns ${columns[0]!.name} to ${columns.at(-1)!.name} of the track table.`;
  return { vectors: normaliseRows(vectors, width), width, note, keep: join(datasetDirectory, LAYOUT.vectors, `columns-${width}`) };
}

async function readPlaylists(datasetDirectory: string): Promise<TrackLists> {
  const path = join(datasetDirectory, LAYOUT.playlistTracks);
  const columns: Record<string, number[]> = { playlist: [], track_index: [] };
  try {
    await parquetRead({
      file: await asyncBufferFromFile(path),
      columns: Object.keys(columns),
      onChunk: ({ columnName, columnData, rowStart }) => {
        for (const [index, value] of Array.from(columnData).entries()) columns[columnName]![rowStart + index] = Number(value);
      },
    });
  } catch (error) {
    throw damaged(path, error instanceof Error ? error.message : String(error));
  }
  const [playlists, tracks] = [columns['playlist']!, columns['track_index']!];
  const starts = playlists.flatMap((playlist, row) => (row > 0 && playlists[row - 1] === playlist ? [] : [row]));
  return { offsets: Int32Array.from([...starts, tracks.length]), tracks: Int32Array.from(tracks) };
}

function trainingSessions({ parts, trackOffsets, tracks }: UnreadHistories): TrackLists {
  const offsets = [0];
  const kept: Int32Array[] = [];
  for (let place = 0; place < parts.length; place++) {
    if (parts[place] !== TRAIN) continue;
    kept.push(tracks.subarray(trackOffsets[place]!, trackOffsets[place + 1]!));
    offsets.push(offsets.at(-1)! + kept.at(-1)!.length);
  }
  const all = new Int32Array(offsets.at(-1)!);
  kept.forEach((session, index) => {
    all.set(session, offsets[index]!);
  });
  return { offsets: Int32Array.from(offsets), tracks: all };
}

function isWhole(path: string, values: number): boolean {
  return existsSync(path) && statSync(path).size === 4 * values;
}

/** Takes a lock file; null where somebody who lives holds it. */
function tryLock(path: string): (() => void) | null {
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
  } catch {
    // Whoever held it may have been killed: the next look finds it gone.
    if (!isAlive(holderOf(path))) rmSync(path, { force: true });
    return null;
  }
  return () => rmSync(path, { force: true });
}

function holderOf(path: string): number {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10);
  } catch {
    return Number.NaN;
  }
}

function isAlive(processId: number): boolean {
  // Created, but not written yet, or gone since.
  if (Number.isNaN(processId)) return true;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
