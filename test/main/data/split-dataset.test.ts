import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashText } from '../../../src/main/data/hash-text.ts';
import { LAYOUT } from '../../../src/main/data/layout.ts';
import { splitDataset } from '../../../src/main/data/split-dataset.ts';
import type { SplitSpec, SplitSummary } from '../../../src/shared/domain/dataset.ts';
import { type Imported, importContents, quietJob, readIntegers, readLines } from '../../support/import-files.ts';

/** Splits and reads back each part as sessions of external track ids, by external session id. */
async function split(
  imported: Imported,
  spec: SplitSpec,
): Promise<{ summary: SplitSummary; parts: Record<string, Record<string, string[]>> }> {
  const summary = await splitDataset({ datasetDirectory: imported.directory, split: spec }, quietJob());
  const directory = path.join(imported.directory, LAYOUT.splits, summary.id);
  const vocabulary = readIntegers(path.join(directory, LAYOUT.vocabulary));
  const trackIds = readLines(path.join(imported.directory, LAYOUT.trackIds));
  const sessionIds = readLines(path.join(imported.directory, LAYOUT.sessionIds));
  const parts = summary.parts.map(({ name }) => {
    const read = (file: string) => readIntegers(path.join(directory, name, file));
    const [offsets, tracks, sessions] = [read(LAYOUT.part.offsets), read(LAYOUT.part.tracks), read(LAYOUT.part.sessions)];
    const entries = Array.from(sessions, (session, index) => [
      sessionIds[session]!,
      Array.from(tracks.slice(offsets[index], offsets[index + 1]), (track) => trackIds[vocabulary[track]!]!),
    ]);
    return [name, Object.fromEntries(entries)];
  });
  return { summary, parts: Object.fromEntries(parts) };
}

const csv = (header: string, rows: string[]) => `${header}\n${rows.join('\n')}\n`;
const playsOf = (session: string, tracks: string[]) => tracks.map((track) => `${session},${track}`);

describe('the given split', () => {
  const train = csv('session_id,track_id', [...playsOf('a', ['t1', 't2', 't1']), ...playsOf('b', ['t3'])]);
  const test = csv('session_id,track_id', [
    ...playsOf('c', ['t2', 't9', 't1']),
    ...playsOf('d', ['t1', 't8']),
    ...playsOf('e', ['t3', 't1']),
  ]);

  it('trains on sessions of two tracks or more and takes unseen tracks out of the others', async () => {
    const imported = await importContents({ 'train.csv': train, 'test.csv': test });
    const { summary, parts } = await split(imported, { kind: 'given' });
    // Session b is too short to learn from, so t3 is unseen; d and e keep one track.
    expect(parts).toEqual({ train: { a: ['t1', 't2', 't1'] }, test: { c: ['t2', 't1'] } });
    expect(summary).toMatchObject({ unseenTrackEventsRemoved: 3, unseenTracksRemoved: 3, shortSessionsDropped: 3 });
    expect(summary.parts).toEqual([
      { name: 'train', sessions: 1, events: 3, tracks: 2 },
      { name: 'test', sessions: 1, events: 2, tracks: 2 },
    ]);
    const directory = path.join(imported.directory, LAYOUT.splits, summary.id);
    expect([...readIntegers(path.join(directory, LAYOUT.support))]).toEqual([2, 1]);
  });

  it('is made once', async () => {
    const imported = await importContents({ 'train.csv': train, 'test.csv': test });
    const { summary } = await split(imported, { kind: 'given' });
    const file = path.join(imported.directory, LAYOUT.splits, summary.id, LAYOUT.vocabulary);
    const { ino } = statSync(file);
    expect((await split(imported, { kind: 'given' })).summary).toEqual(summary);
    expect(statSync(file).ino).toBe(ino);
    expect(readdirSync(path.join(imported.directory, LAYOUT.splits))).toEqual([summary.id]);
  });

  it('is impossible for data that came as one', async () => {
    const imported = await importContents({ 'plays.csv': train });
    await expect(split(imported, { kind: 'given' })).rejects.toMatchObject({ code: 'split.impossible' });
  });
});

describe('splits by time and user', () => {
  const days = [1, 2, 3, 4, 5, 6];
  const rows = days.flatMap((day) => [`u${day % 2},t1,2020-01-0${day} 12:00:00`, `u${day % 2},t2,2020-01-0${day} 12:01:00`]);
  const history = csv('user_id,track_id,timestamp', rows);

  it('hold out the last days, validation before test', async () => {
    const { parts } = await split(await importContents({ 'plays.csv': history }), { kind: 'last-days', testDays: 2, validationDays: 1 });
    expect(Object.fromEntries(Object.entries(parts).map(([name, sessions]) => [name, Object.keys(sessions)]))).toEqual({
      train: ['u1/1', 'u0/1', 'u1/2'],
      validation: ['u0/2'],
      test: ['u1/3', 'u0/3'],
    });
  });

  it('hold out the last session of every user who has two', async () => {
    const lonely = `${history}u7,t1,2020-01-09 10:00:00\nu7,t2,2020-01-09 10:01:00\n`;
    const { parts } = await split(await importContents({ 'plays.csv': lonely }), { kind: 'last-session' });
    expect(Object.keys(parts['test']!)).toEqual(['u1/3', 'u0/3']);
    expect(Object.keys(parts['train']!)).toContain('u7/1');
  });

  it('are impossible without times or users', async () => {
    const imported = await importContents({ 'plays.csv': csv('session_id,track_id', playsOf('a', ['t1', 't2'])) });
    await expect(split(imported, { kind: 'last-days', testDays: 1, validationDays: 0 })).rejects.toMatchObject({
      code: 'split.impossible',
    });
    await expect(split(imported, { kind: 'last-session' })).rejects.toMatchObject({ code: 'split.impossible' });
  });
});

describe('splits by chance', () => {
  const ids = Array.from({ length: 400 }, (_, index) => `session-${index}`);
  const content = csv(
    'session_id,track_id',
    ids.flatMap((id) => playsOf(id, ['t1', 't2'])),
  );
  const sessionsOf = (parts: Record<string, Record<string, string[]>>, name: string) => Object.keys(parts[name] ?? {});

  it('take the stated shares, by the seed', async () => {
    const imported = await importContents({ 'plays.csv': content });
    const spec = { kind: 'random-sessions', testShare: 0.1, validationShare: 0.05, seed: 1 } as const;
    const { parts } = await split(imported, spec);
    expect([sessionsOf(parts, 'train').length, sessionsOf(parts, 'validation').length, sessionsOf(parts, 'test').length]).toEqual([
      340, 20, 40,
    ]);
    const other = await split(imported, { ...spec, seed: 2 });
    expect(sessionsOf(other.parts, 'test')).not.toEqual(sessionsOf(parts, 'test'));
    const all = ['train', 'validation', 'test'].flatMap((name) => sessionsOf(parts, name));
    expect(new Set(all).size).toBe(400);
  });

  it('keep one bucket of N, and train and test on two of them', async () => {
    const imported = await importContents({ 'plays.csv': content });
    const bucket = (number: number) => ids.filter((id) => hashText(id) % 4 === number);
    const samples = await split(imported, { kind: 'hash-samples', every: 4, trainBucket: 1, testBucket: 3 });
    expect(sessionsOf(samples.parts, 'train')).toEqual(bucket(1));
    expect(sessionsOf(samples.parts, 'test')).toEqual(bucket(3));
    const sampled = await split(imported, { kind: 'random-sessions', testShare: 0.5, validationShare: 0, seed: 1, sampleEvery: 4 });
    expect([...sessionsOf(sampled.parts, 'train'), ...sessionsOf(sampled.parts, 'test')].sort()).toEqual(bucket(0).sort());
  });

  it('spread sessions evenly over buckets', () => {
    const counts = [0, 0, 0, 0];
    for (let id = 0; id < 40_000; id++) counts[hashText(`0_${id}`) % 4]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it.each([
    { kind: 'hash-samples', every: 2, trainBucket: 0, testBucket: 0 },
    { kind: 'hash-samples', every: 2, trainBucket: 0, testBucket: 2 },
    { kind: 'random-sessions', testShare: 0.6, validationShare: 0.5, seed: 1 },
    { kind: 'random-sessions', testShare: 0.0001, validationShare: 0, seed: 1 },
  ] as const)('are refused where they leave nothing: %o', async (spec) => {
    await expect(split(await importContents({ 'plays.csv': content }), spec)).rejects.toMatchObject({ code: 'split.impossible' });
  });

  it('say that a data set is damaged where its arrays are gone', async () => {
    const imported = await importContents({ 'plays.csv': content });
    const { rmSync } = await import('node:fs');
    rmSync(path.join(imported.directory, LAYOUT.eventTracks));
    await expect(split(imported, { kind: 'hash-samples', every: 2, trainBucket: 0, testBucket: 1 })).rejects.toMatchObject({
      code: 'dataset.damaged',
    });
    expect(readFileSync(path.join(imported.directory, LAYOUT.manifest), 'utf8')).toContain(LAYOUT.eventTracks);
  });
});

describe('splits within sessions', () => {
  const rows = ['a', 'b', 'c', 'd'].flatMap((user, index) =>
    Array.from({ length: 5 }, (_, place) => `${user},t${(index + place) % 6},${index * 10 + place}`),
  );
  const ratings = { 'ratings.csv': csv('user,artist_id,rating', [...rows, 'e,t0,7']) };

  it('holds out a share of all tracks, keeping the rest of each session and every rating beside its track', async () => {
    const imported = await importContents(ratings);
    const { summary, parts } = await split(imported, { kind: 'hold-out-tracks', testShare: 0.2, validationShare: 0.1, seed: 1 });
    const events = Object.fromEntries(summary.parts.map(({ name, events: count }) => [name, count]));
    expect(events).toEqual({ train: 15, validation: 2, test: 4 });
    const whole = Object.values(parts).flatMap((part) =>
      Object.entries(part).flatMap(([user, tracks]) => tracks.map((track) => `${user},${track}`)),
    );
    expect(whole.sort()).toEqual([...rows, 'e,t0,7'].map((row) => row.split(',').slice(0, 2).join(',')).sort());

    const directory = path.join(imported.directory, LAYOUT.splits, summary.id, 'test');
    const bytes = readFileSync(path.join(directory, LAYOUT.part.values));
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const held = Object.entries(parts['test']!).flatMap(([user, tracks]) => tracks.map((track) => `${user},${track}`));
    expect(held.map((pair, index) => `${pair},${values[index]}`).every((row) => rows.includes(row) || row === 'e,t0,7')).toBe(true);
  });

  it('tests every track in exactly one fold', async () => {
    const imported = await importContents(ratings);
    const tested: string[] = [];
    for (const fold of [1, 2, 3]) {
      const { parts } = await split(imported, { kind: 'fold', folds: 3, fold, seed: 1 });
      for (const [user, tracks] of Object.entries(parts['test']!)) tested.push(...tracks.map((track) => `${user},${track}`));
    }
    expect(new Set(tested).size).toBe(21);
    expect(tested).toHaveLength(21);
    await expect(split(imported, { kind: 'fold', folds: 3, fold: 4, seed: 1 })).rejects.toMatchObject({ code: 'split.impossible' });
  });

  it('leaves out the last track of every session, or any, and one more for validation', async () => {
    const imported = await importContents(ratings);
    const last = await split(imported, { kind: 'leave-one-out', pick: 'last', validation: true, seed: 1 });
    expect(last.parts['test']).toEqual({ a: ['t4'], b: ['t5'], c: ['t0'], d: ['t1'] });
    expect(last.parts['validation']).toEqual({ a: ['t3'], b: ['t4'], c: ['t5'], d: ['t0'] });
    expect(last.parts['train']!['e']).toEqual(['t0']);
    const random = await split(imported, { kind: 'leave-one-out', pick: 'random', validation: false, seed: 1 });
    expect(Object.values(random.parts['test']!).map((tracks) => tracks.length)).toEqual([1, 1, 1, 1]);
    expect(random.parts['test']).not.toEqual(last.parts['test']);
  });
});
