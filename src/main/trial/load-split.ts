import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { LAYOUT } from '../data/layout.ts';
import type { SessionContext } from '../evaluation/context-metrics.ts';
import { type SessionPart, sessionCount } from '../layers/session-part.ts';
import type { NextTrackData } from '../models/define-model.ts';

/** The part a trial is tested on, with the sessions' numbers in the data set, by which contexts are joined. */
export type TestPart = SessionPart & { sessions: Int32Array };

/** Reads the training part and the track counts of a split; throws `dataset.damaged` where the arrays do not fit each other. */
export function loadTrainingData(splitDirectory: string): NextTrackData {
  const support = readIntegers(join(splitDirectory, LAYOUT.support));
  return { trackCount: support.length, support, train: loadPart(splitDirectory, 'train', support.length) };
}

/** Reads the test part of a split; throws `dataset.damaged` where the arrays do not fit each other, `dataset.empty` where there is nothing to predict. */
export function loadTestPart(splitDirectory: string, trackCount: number): TestPart {
  const part = loadPart(splitDirectory, 'test', trackCount);
  const sessions = readIntegers(join(splitDirectory, 'test', LAYOUT.part.sessions));
  if (sessions.length !== sessionCount(part))
    throw damaged(join(splitDirectory, 'test'), `${sessions.length} session numbers for ${sessionCount(part)} sessions`);
  if (sessions.length === 0) {
    throw new AppError(
      'dataset.empty',
      'The test part of this split has no session with two known tracks. Choose a split that leaves more for testing.',
      {
        splitDirectory,
      },
    );
  }
  return { ...part, sessions };
}

/** Reads the contexts of a data set for these sessions; none where the data has none. */
export function loadContexts(datasetDirectory: string, sessions: Int32Array): SessionContext[] {
  const declared = readJson(join(datasetDirectory, LAYOUT.contexts)) as Record<string, { values: string[] }>;
  return Object.entries(declared).map(([name, { values }], index) => {
    const codes = readIntegers(join(datasetDirectory, LAYOUT.context(index)));
    return { name, values, codes: sessions.map((session) => codes[session] ?? 0) };
  });
}

function loadPart(splitDirectory: string, name: 'train' | 'test', trackCount: number): SessionPart {
  const directory = join(splitDirectory, name);
  const offsets = readIntegers(join(directory, LAYOUT.part.offsets));
  const tracks = readIntegers(join(directory, LAYOUT.part.tracks));
  if (offsets[0] !== 0 || offsets.at(-1) !== tracks.length)
    throw damaged(directory, `sessions end at event ${offsets.at(-1)} of ${tracks.length}`);
  for (let session = 1; session < offsets.length; session++) {
    if (offsets[session]! < offsets[session - 1]! + 2) throw damaged(directory, `session ${session - 1} has fewer than two tracks`);
  }
  const stranger = tracks.find((track) => track < 0 || track >= trackCount);
  if (stranger !== undefined) throw damaged(directory, `track ${stranger} is not among the ${trackCount} training tracks`);
  return { offsets, tracks };
}

/** All integers of a file; the arrays are little-endian, as every platform Segue runs on. */
export function readIntegers(path: string): Int32Array {
  const bytes = readWhole(path);
  if (bytes.length % 4 !== 0) throw damaged(path, `${bytes.length} bytes are no whole number of integers`);
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
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

function damaged(path: string, reason: string): AppError {
  return new AppError('dataset.damaged', `The prepared data at ${path} cannot be used: ${reason}. Import the data set again.`, {
    path,
    reason,
  });
}
