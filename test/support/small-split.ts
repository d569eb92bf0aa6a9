import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAYOUT } from '../../src/main/data/layout.ts';
import type { SessionPart } from '../../src/main/layers/session-part.ts';
import type { NextTrackData } from '../../src/main/models/define-model.ts';
import { createRng } from '../../src/shared/random.ts';

export function sessionPart(sessions: readonly number[][]): SessionPart {
  const offsets = new Int32Array(sessions.length + 1);
  sessions.forEach((session, index) => {
    offsets[index + 1] = offsets[index]! + session.length;
  });
  return { offsets, tracks: Int32Array.from(sessions.flat()) };
}

/** Sessions in which each track is mostly followed by the next one in a ring: easy to learn, hopeless for popularity. */
export function ringSessions(count: number, trackCount: number, seed: number): number[][] {
  const rng = createRng(seed, 'ring');
  return Array.from({ length: count }, () => {
    let track = rng.integer(trackCount);
    return Array.from({ length: 2 + rng.integer(6) }, () => {
      const played = track;
      track = rng.uniform() < 0.9 ? (track + 1) % trackCount : rng.integer(trackCount);
      return played;
    });
  });
}

export function trainingData(sessions: readonly number[][], trackCount: number): NextTrackData {
  const support = new Int32Array(trackCount);
  for (const track of sessions.flat()) support[track]! += 1;
  return { trackCount, support, train: sessionPart(sessions) };
}

export type SmallDataset = { datasetDirectory: string; splitDirectory: string };

/** Writes a prepared data set with one split, as data/layout.ts describes it, into a temporary folder. Track t is called `track-t`. */
export function writeSmallDataset(train: readonly number[][], test: readonly number[][], trackCount: number): SmallDataset {
  const datasetDirectory = mkdtempSync(join(tmpdir(), 'segue-small-'));
  const splitDirectory = join(datasetDirectory, LAYOUT.splits, 'given');
  const { support } = trainingData(train, trackCount);
  const tracks = Array.from({ length: trackCount }, (_, track) => track);
  writeArray(join(splitDirectory, LAYOUT.vocabulary), tracks);
  writeArray(join(splitDirectory, LAYOUT.support), support);
  writePart(join(splitDirectory, 'train'), train, 0);
  writePart(join(splitDirectory, 'test'), test, train.length);
  writeFileSync(join(datasetDirectory, LAYOUT.trackIds), tracks.map((track) => `track-${track}\n`).join(''));
  writeFileSync(join(datasetDirectory, LAYOUT.trackTitles), tracks.map((track) => `Title ${track}\tArtist ${track % 3}\n`).join(''));
  writeFileSync(join(datasetDirectory, LAYOUT.contexts), JSON.stringify({ device: { values: ['unknown', 'phone', 'desktop'] } }));
  writeArray(
    join(datasetDirectory, LAYOUT.context(0)),
    Array.from({ length: train.length + test.length }, (_, session) => 1 + (session % 2)),
  );
  return { datasetDirectory, splitDirectory };
}

function writePart(directory: string, sessions: readonly number[][], firstSession: number): void {
  const part = sessionPart(sessions);
  writeArray(join(directory, LAYOUT.part.offsets), part.offsets);
  writeArray(join(directory, LAYOUT.part.tracks), part.tracks);
  writeArray(
    join(directory, LAYOUT.part.sessions),
    sessions.map((_, session) => firstSession + session),
  );
}

function writeArray(path: string, values: ArrayLike<number>): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, new Uint8Array(Int32Array.from(values).buffer));
}
