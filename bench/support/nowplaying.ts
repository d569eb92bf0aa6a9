import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { SessionPart } from '../../src/main/layers/session-part.ts';
import type { NextTrackData } from '../../src/main/models/define-model.ts';

const SHARED = path.resolve(process.env['SEGUE_SHARED'] ?? '../shared');

/** The #nowplaying files, as the rival program reads them. */
export const NOWPLAYING = {
  train: path.join(SHARED, 'data/nowplaying/train.tsv.gz'),
  test: path.join(SHARED, 'data/nowplaying/test.tsv.gz'),
};
export const RIVAL_SCRIPT = path.join(SHARED, 'baselines/torch_gru4rec.py');

/** Reads #nowplaying without the data process, so that a benchmark measures training alone: test tracks unseen in training are left out. */
export function readNowplaying(): { data: NextTrackData; test: SessionPart } {
  const numbers = new Map<string, number>();
  const train = readSessions(NOWPLAYING.train, (track) => {
    if (!numbers.has(track)) numbers.set(track, numbers.size);
    return numbers.get(track);
  });
  const support = new Int32Array(numbers.size);
  for (const track of train.tracks) support[track]! += 1;
  return { data: { trackCount: numbers.size, support, train }, test: readSessions(NOWPLAYING.test, (track) => numbers.get(track)) };
}

/** The test sessions as ids of tracks that training has, each of at least one. */
export function readTestSessions(): string[][] {
  const known = new Set(readLines(NOWPLAYING.train).map(([, track]) => track));
  const sessions = new Map<string, string[]>();
  for (const [session, track] of readLines(NOWPLAYING.test)) {
    if (!known.has(track)) continue;
    const tracks = sessions.get(session) ?? [];
    if (tracks.length === 0) sessions.set(session, tracks);
    tracks.push(track);
  }
  return [...sessions.values()];
}

function readLines(file: string): [session: string, track: string][] {
  return gunzipSync(readFileSync(file))
    .toString()
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [session, , track] = line.split('\t');
      return session === undefined || track === undefined ? [] : [[session, track]];
    });
}

/** Sessions of at least two known tracks. Columns: session, position, track; a session's rows stand together and in order. */
function readSessions(file: string, numberOf: (track: string) => number | undefined): SessionPart {
  const offsets = [0];
  const tracks: number[] = [];
  let session = '';
  const endSession = () => {
    const start = offsets.at(-1)!;
    if (tracks.length - start >= 2) offsets.push(tracks.length);
    else tracks.length = start;
  };
  for (const line of gunzipSync(readFileSync(file)).toString().split('\n').slice(1)) {
    const [id, , track] = line.split('\t');
    if (id === undefined || track === undefined) continue;
    if (id !== session) endSession();
    session = id;
    const number = numberOf(track);
    if (number !== undefined) tracks.push(number);
  }
  endSession();
  return { offsets: Int32Array.from(offsets), tracks: Int32Array.from(tracks) };
}
