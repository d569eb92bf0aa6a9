import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { LAYOUT } from '../../../src/main/data/layout.ts';
import { importContents, importPaths, readLines, writeFiles } from '../../support/import-files.ts';

const PLAYS = 'session_id,position,track_id\ns1,0,b\ns1,1,a\ns2,0,a\ns2,1,c\n';

it('writes the numeric columns about tracks by track number, unknown ones as NaN', async () => {
  const [plays, tracks] = writeFiles({
    'plays.csv': PLAYS,
    'tracks.csv': 'track_id,title,tempo,mood,year\na,One,120,calm,1999\nb,Two,,wild,2001\n',
  }) as [string, string];
  const { directory } = await importPaths([plays], { tracksPath: tracks });
  expect(readLines(path.join(directory, LAYOUT.trackFeatureNames))).toEqual(['tempo', 'year']);
  const bytes = readFileSync(path.join(directory, LAYOUT.trackFeatures));
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  expect(readLines(path.join(directory, LAYOUT.trackIds))).toEqual(['b', 'a', 'c']);
  // b has no tempo, c is in no table of tracks.
  expect([...values]).toEqual([Number.NaN, 2001, 120, 1999, Number.NaN, Number.NaN]);
});

it('writes no features where nothing about tracks is a number', async () => {
  const { directory } = await importContents({ 'plays.csv': PLAYS });
  expect(existsSync(path.join(directory, LAYOUT.trackFeatures))).toBe(false);
});
