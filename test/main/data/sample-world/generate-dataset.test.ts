import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LAYOUT } from '../../../../src/main/data/layout.ts';
import { generateDataset } from '../../../../src/main/data/sample-world/generate-dataset.ts';
import { sampleRequest } from '../../../support/sample-request.ts';
import { tinySampleDataset } from '../../../support/sample-world.ts';

const quiet = { signal: new AbortController().signal, report: () => {} };
const SMALL = sampleRequest({ users: 40, sessions: 300, tracks: 200 });

let datasetsDirectory: string;
beforeEach(async () => {
  datasetsDirectory = await mkdtemp(path.join(tmpdir(), 'segue-generate-'));
});
afterEach(async () => {
  await rm(datasetsDirectory, { recursive: true, force: true });
});

async function readTable(directory: string, name: string): Promise<Record<string, unknown>[]> {
  return await parquetReadObjects({ file: await asyncBufferFromFile(path.join(directory, name)) });
}

/** The files that are numbers or text and nothing else; the manifest carries the time it was made. */
async function readArrays(directory: string): Promise<Record<string, string>> {
  const names = (await readdir(directory)).filter((name) => /\.(i32|f64|u8|txt)$/.test(name));
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await readFile(path.join(directory, name))).toString('base64')] as const)),
  );
}

describe('generateDataset', () => {
  it('lands as a prepared data set with contexts, skips and the parts of P1', async () => {
    const { detail, directory } = await tinySampleDataset();
    expect(detail).toMatchObject({
      format: 'sample-world',
      sessions: 2_000,
      users: 200,
      rejectedRows: 0,
      contexts: ['hour', 'weekday', 'device', 'source'],
    });
    expect(detail.parts.map(({ name }) => name)).toEqual(['train', 'validation', 'test']);
    expect(detail.parts.reduce((sum, part) => sum + part.sessions, 0)).toBe(2_000);
    expect(detail.parts[0]!.sessions).toBeGreaterThan(1_500);
    expect(detail.parts[2]!.sessions).toBeGreaterThan(50);
    expect(detail.statistics.skipShare).toBeGreaterThan(0.1);
    const files = await readdir(directory);
    for (const name of [LAYOUT.playlistTracks, LAYOUT.eventSkipped, LAYOUT.sessionUsers]) expect(files).toContain(name);
    expect(files).not.toContain('scratch');
  });

  it('writes the tracks of playlists beside the sessions', async () => {
    const { detail, directory } = await tinySampleDataset();
    const entries = await readTable(directory, LAYOUT.playlistTracks);
    expect(new Set(entries.map(({ playlist }) => playlist)).size).toBe(200);
    expect(entries.every(({ track_index }) => Number(track_index) >= 0 && Number(track_index) < detail.tracks)).toBe(true);
    const first = entries.filter(({ playlist }) => playlist === 0);
    expect(first.map(({ position }) => position)).toEqual(first.map((_, position) => position));
  });

  it('makes data sets of playlists with names and followers, and of ratings with the mark of never again', async () => {
    const made = (holds: 'playlists' | 'ratings') =>
      generateDataset({ options: { ...SMALL, users: 300, holds }, datasetsDirectory }, quiet);
    const playlists = await made('playlists');
    expect(playlists).toMatchObject({ holds: 'playlists', contexts: ['followers'] });
    expect(playlists.statistics.artists).toBeGreaterThan(10);
    const names = (await readFile(path.join(datasetsDirectory, playlists.fingerprint, LAYOUT.sessionNames), 'utf8')).trimEnd().split('\n');
    expect(names).toHaveLength(playlists.sessions);
    expect(names.every((name) => name !== '')).toBe(true);
    const { holds, statistics } = await made('ratings');
    expect(holds).toBe('ratings');
    expect(statistics.values!.maximum).toBeLessThanOrEqual(100);
    expect(statistics.values!.histogram.reduce((sum, { n }) => sum + n, statistics.values!.neverAgain)).toBe(statistics.events);
  });

  it('gives the same request the same arrays, and finds them where they are', async () => {
    const first = await generateDataset({ options: SMALL, datasetsDirectory }, quiet);
    const again = await generateDataset({ options: { ...SMALL, name: 'again' }, datasetsDirectory }, quiet);
    expect(again).toEqual({ ...first, name: 'again' });
    const elsewhere = path.join(datasetsDirectory, 'elsewhere');
    await generateDataset({ options: SMALL, datasetsDirectory: elsewhere }, quiet);
    const arrays = await readArrays(path.join(datasetsDirectory, first.fingerprint));
    expect(Object.keys(arrays)).toContain(LAYOUT.eventTracks);
    expect(await readArrays(path.join(elsewhere, first.fingerprint))).toEqual(arrays);
    const other = await generateDataset({ options: { ...SMALL, seed: 2 }, datasetsDirectory }, quiet);
    expect(other.fingerprint).not.toBe(first.fingerprint);
  });

  it('leaves nothing behind when it is cancelled while listeners listen', async () => {
    const controller = new AbortController();
    const job = {
      signal: controller.signal,
      report: (stage: string) => stage === 'Letting listeners listen' && controller.abort(new Error('cancelled')),
    };
    await expect(generateDataset({ options: sampleRequest({ sessions: 20_000 }), datasetsDirectory }, job)).rejects.toThrow('cancelled');
    expect(await readdir(datasetsDirectory)).toEqual([]);
  });

  it('leaves nothing behind when the request is out of bounds', async () => {
    await expect(generateDataset({ options: { ...SMALL, tracks: 3 }, datasetsDirectory }, quiet)).rejects.toMatchObject({
      code: 'input.invalid',
    });
    expect(await readdir(datasetsDirectory)).toEqual([]);
  });
});
