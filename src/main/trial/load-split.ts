import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { LAYOUT } from '../data/layout.ts';
import type { PartName } from '../data/part-names.ts';
import type { SessionContext } from '../evaluation/context-metrics.ts';
import { type SessionPart, sessionCount } from '../layers/session-part.ts';
import type { TrackFeatures } from '../layers/track-features.ts';
import type { NextTrackData } from '../models/define-model.ts';

/** The part a trial is tested on, with the sessions' numbers in the data set, by which contexts are joined. */
export type TestPart = SessionPart & { sessions: Int32Array };

/** Where a split and its data set are prepared. */
export type Prepared = { splitDirectory: string; datasetDirectory: string };

const EMPTY_PART: TestPart = { offsets: Int32Array.of(0), tracks: new Int32Array(), sessions: new Int32Array() };

/** Reads the training part, the validation part where there is one, and the track counts of a split; throws `dataset.damaged` where the arrays do not fit each other. */
export function loadTrainingData(prepared: Prepared): NextTrackData {
  const support = readIntegers(join(prepared.splitDirectory, LAYOUT.support));
  const { sessions: _numbers, ...train } = loadPart(prepared, 'train', support.length);
  const hasValidation = existsSync(join(prepared.splitDirectory, 'validation'));
  const { sessions: _alsoNumbers, ...validation } = hasValidation ? loadPart(prepared, 'validation', support.length) : EMPTY_PART;
  return {
    trackCount: support.length,
    support,
    train,
    ...(sessionCount(validation) > 0 ? { validation } : {}),
    readFeatures: () => readFeatures(prepared),
  };
}

/** Reads the test part of a split; throws `dataset.damaged` where the arrays do not fit each other, `dataset.empty` where there is nothing to predict. */
export function loadTestPart(prepared: Prepared, trackCount: number): TestPart {
  const part = loadPart(prepared, 'test', trackCount);
  if (part.sessions.length === 0) {
    throw new AppError(
      'dataset.empty',
      'The test part of this split has no session with two known tracks. Choose a split that leaves more for testing.',
      {
        splitDirectory: prepared.splitDirectory,
      },
    );
  }
  return part;
}

/** What the data set knows of the tracks of a split, by model track number; null where it has no numeric column about tracks. */
export function readFeatures({ splitDirectory, datasetDirectory }: Prepared): TrackFeatures | null {
  const path = join(datasetDirectory, LAYOUT.trackFeatures);
  if (!existsSync(path)) return null;
  const names = readWhole(join(datasetDirectory, LAYOUT.trackFeatureNames)).toString().trimEnd().split('\n');
  const all = readFloats(path);
  const vocabulary = readIntegers(join(splitDirectory, LAYOUT.vocabulary));
  const values = new Float32Array(vocabulary.length * names.length);
  for (const [track, index] of vocabulary.entries()) {
    const from = index * names.length;
    if (from + names.length > all.length) throw damaged(path, `it has no row for track ${index}`);
    values.set(all.subarray(from, from + names.length), track * names.length);
  }
  return { names, values };
}

/** Reads the contexts of a data set for these sessions; none where the data has none. */
export function loadContexts(datasetDirectory: string, sessions: Int32Array): SessionContext[] {
  const declared = readJson(join(datasetDirectory, LAYOUT.contexts)) as Record<string, { values: string[] }>;
  return Object.entries(declared).map(([name, { values }], index) => {
    const codes = readIntegers(join(datasetDirectory, LAYOUT.context(index)));
    return { name, values, codes: sessions.map((session) => codes[session] ?? 0) };
  });
}

function loadPart(prepared: Prepared, name: PartName, trackCount: number): TestPart {
  const part = readPart(prepared, name, trackCount);
  for (let session = 1; session < part.offsets.length; session++) {
    if (part.offsets[session]! < part.offsets[session - 1]! + 2)
      throw damaged(join(prepared.splitDirectory, name), `session ${session - 1} has fewer than two tracks`);
  }
  const starts = loadStarts(prepared.datasetDirectory, part.sessions);
  return { ...part, ...(starts === null ? {} : { starts }) };
}

/** The arrays of a part of a split, whatever its sessions are; throws `dataset.damaged` where they do not fit each other. */
export function readPart(
  { splitDirectory }: Prepared,
  name: PartName,
  trackCount: number,
): { offsets: Int32Array; tracks: Int32Array; sessions: Int32Array } {
  const directory = join(splitDirectory, name);
  const offsets = readIntegers(join(directory, LAYOUT.part.offsets));
  const tracks = readIntegers(join(directory, LAYOUT.part.tracks));
  if (offsets[0] !== 0 || offsets.at(-1) !== tracks.length)
    throw damaged(directory, `sessions end at event ${offsets.at(-1)} of ${tracks.length}`);
  const stranger = tracks.find((track) => track < 0 || track >= trackCount);
  if (stranger !== undefined) throw damaged(directory, `track ${stranger} is not among the ${trackCount} training tracks`);
  const sessions = readIntegers(join(directory, LAYOUT.part.sessions));
  if (sessions.length !== offsets.length - 1)
    throw damaged(directory, `${sessions.length} session numbers for ${offsets.length - 1} sessions`);
  return { offsets, tracks, sessions };
}

/** The count or rating of each event of a part; null where the data has none. */
export function readPartValues({ splitDirectory }: Prepared, name: PartName, events: number): Float32Array | null {
  const path = join(splitDirectory, name, LAYOUT.part.values);
  if (!existsSync(path)) return null;
  const values = readFloats(path);
  if (values.length !== events) throw damaged(path, `it has ${values.length} values for ${events} tracks`);
  return values;
}

/** All flags of a file, a byte each. */
export function readFlags(path: string): Uint8Array {
  return new Uint8Array(readWhole(path));
}

/** When these sessions began; null where the data has no times. */
export function loadStarts(datasetDirectory: string, sessions: Int32Array): Float64Array | null {
  const path = join(datasetDirectory, LAYOUT.sessionStarts);
  if (!existsSync(path)) return null;
  const bytes = readWhole(path);
  if (bytes.length % 8 !== 0) throw damaged(path, `${bytes.length} bytes are no whole number of times`);
  const all = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const last = sessions.at(-1) ?? -1;
  if (last >= all.length) throw damaged(path, `it has ${all.length} times, session ${last} has none`);
  return Float64Array.from(sessions, (session) => all[session]!);
}

/** All integers of a file; the arrays are little-endian, as every platform Segue runs on. */
export function readIntegers(path: string): Int32Array {
  const bytes = readWhole(path);
  if (bytes.length % 4 !== 0) throw damaged(path, `${bytes.length} bytes are no whole number of integers`);
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** All float32 numbers of a file. */
export function readFloats(path: string): Float32Array {
  return new Float32Array(readIntegers(path).buffer);
}

function readJson(path: string): unknown {
  const text = readWhole(path).toString();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(path, error instanceof Error ? error.message : String(error));
  }
}

export function readWhole(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw damaged(path, error instanceof Error ? error.message : String(error));
  }
}

export function damaged(path: string, reason: string): AppError {
  return new AppError('dataset.damaged', `The prepared data at ${path} cannot be used: ${reason}. Import the data set again.`, {
    path,
    reason,
  });
}
