import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { type ChooseSessionsRequest, chooseSessions } from '../../../../src/main/data/audition/choose-sessions.ts';
import { findTracks } from '../../../../src/main/data/audition/find-tracks.ts';
import { readSession } from '../../../../src/main/data/audition/read-session.ts';
import { LAYOUT, RUN_LAYOUT } from '../../../../src/main/data/layout.ts';
import { splitDataset } from '../../../../src/main/data/split-dataset.ts';
import { writePerSessionFile } from '../../../../src/main/evaluation/per-session-file.ts';
import { readIntegers } from '../../../../src/main/trial/load-split.ts';
import { tinySampleDataset } from '../../../support/sample-world.ts';

let split: { datasetDirectory: string; splitDirectory: string };
/** Numbers in the data set of the sessions tested on. */
let tested: Int32Array;

beforeAll(async () => {
  const { directory } = await tinySampleDataset();
  const job = { signal: new AbortController().signal, report: () => {} };
  const spec = { kind: 'random-sessions', testShare: 0.1, validationShare: 0, seed: 1 } as const;
  const { id } = await splitDataset({ datasetDirectory: directory, split: spec }, job);
  split = { datasetDirectory: directory, splitDirectory: join(directory, LAYOUT.splits, id) };
  tested = readIntegers(join(split.splitDirectory, 'test', LAYOUT.part.sessions));
});

const choose = (changes: Partial<ChooseSessionsRequest> = {}) =>
  chooseSessions({ ...split, filter: {}, order: { by: 'number' }, onlyMoments: false, limit: 1000, ...changes });

it('reads a session whole by its number, and names what it played', async () => {
  const session = tested[3]!;
  const read = await readSession({ ...split, session });
  const offsets = readIntegers(join(split.datasetDirectory, LAYOUT.sessionOffsets));
  const tracks = readIntegers(join(split.datasetDirectory, LAYOUT.eventTracks)).subarray(offsets[session], offsets[session + 1]);
  const ids = readFileSync(join(split.datasetDirectory, LAYOUT.trackIds), 'utf8').split('\n');
  expect(read.plays.map(({ track }) => track)).toEqual(Array.from(tracks, (track) => ids[track]));
  expect(read.plays.every(({ title, artist }) => title !== null && artist !== null)).toBe(true);
  expect(read.plays.some(({ isSkipped }) => isSkipped !== null)).toBe(true);
  expect(read.startedAt).toBeGreaterThan(0);
  expect(read.contexts.map(({ name }) => name)).toContain('device');
});

it('tells the tracks that no model of the split knows', async () => {
  const lines = (await choose()).sessions;
  const known = await Promise.all(
    lines.map(async ({ session }) => (await readSession({ ...split, session })).plays.filter(({ isKnown }) => isKnown).length),
  );
  expect(known).toEqual(lines.map(({ length }) => length));
});

it('refuses a session that is not there', async () => {
  await expect(readSession({ ...split, session: 5000 })).rejects.toMatchObject({ code: 'input.invalid', details: { sessions: 2000 } });
});

it('goes through all sessions of the test part by number, or in an order drawn by seed', async () => {
  const { matching, total, sessions } = await choose();
  expect([matching, total]).toEqual([tested.length, tested.length]);
  expect(sessions.map(({ session }) => session)).toEqual([...tested]);
  const draw = async (seed: number) => (await choose({ order: { by: 'random', seed } })).sessions.map(({ session }) => session);
  expect(await draw(1)).toEqual(await draw(1));
  expect(await draw(2)).not.toEqual(await draw(1));
  expect((await draw(2)).toSorted((a, b) => a - b)).toEqual([...tested]);
});

it('filters by length, context and track, and refuses a value there is none of', async () => {
  const long = await choose({ filter: { minimumLength: 10, maximumLength: 14 } });
  expect(long.sessions.length).toBeGreaterThan(0);
  expect(long.sessions.every(({ length }) => length >= 10 && length <= 14)).toBe(true);

  const value = long.contexts.find(({ name }) => name === 'device')!.values[0]!;
  const byDevice = await choose({ filter: { context: { name: 'device', value } }, limit: 5 });
  expect(byDevice.matching).toBeGreaterThan(5);
  expect(byDevice.sessions).toHaveLength(5);
  const first = await readSession({ ...split, session: byDevice.sessions[0]!.session });
  expect(first.contexts).toContainEqual({ name: 'device', value });

  const { title, track } = first.plays.find(({ isKnown }) => isKnown)!;
  const withTrack = await choose({ filter: { track: title!.toUpperCase() } });
  expect(withTrack.sessions.map(({ session }) => session)).toContain(first.session);
  expect((await findTracks({ ...split, text: title!.toUpperCase(), limit: 50 })).map((found) => found.track)).toContain(track);
  await expect(choose({ filter: { context: { name: 'device', value: 'gramophone' } } })).rejects.toMatchObject({ code: 'input.invalid' });
});

it('puts first the sessions where run b beats run a most', async () => {
  const [a, b] = [writeRun((place) => (place % 7) / 7), writeRun((place) => (place % 5) / 5)];
  const order = { by: 'gain', a, b, metric: 'mrr@20' } as const;
  const { sessions, matching } = await choose({ order });
  expect(matching).toBe(tested.length);
  const gainAt = (place: number) => (place % 5) / 5 - (place % 7) / 7;
  expect(sessions.map(({ gain }) => gain)).toEqual(Array.from(tested.keys(), gainAt).toSorted((left, right) => right - left));
  expect(sessions[0]!.gain).toBeCloseTo(gainAt(tested.indexOf(sessions[0]!.session)), 12);
  await expect(choose({ order: { ...order, metric: 'recall@20' } })).rejects.toMatchObject({ code: 'metric.unknown' });
  const gone = { id: 'gone', directory: join(tmpdir(), 'segue-no-run', 'gone') };
  await expect(choose({ order: { ...order, b: gone } })).rejects.toMatchObject({ code: 'run.noCheckpoint' });
});

let runs = 0;
function writeRun(value: (place: number) => number) {
  const id = `run-${++runs}`;
  const directory = join(mkdtempSync(join(tmpdir(), 'segue-audition-')), id);
  mkdirSync(directory);
  const means = new Map([['mrr@20', Float64Array.from(tested.keys(), value)]]);
  writePerSessionFile(join(directory, RUN_LAYOUT.perSession), tested, { predictions: new Int32Array(tested.length).fill(1), means }, []);
  return { id, directory };
}
