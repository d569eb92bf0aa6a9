import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LAYOUT } from '../../../src/main/data/layout.ts';
import { previewImport } from '../../../src/main/data/preview-import.ts';
import { ImportRequest } from '../../../src/shared/domain/dataset.ts';
import { importContents, importPaths, readLines, readSessions, writeFiles } from '../../support/import-files.ts';
import { sharedData } from '../../support/shared-data.ts';

const TRACKS_HEAD =
  'id,name,popularity,duration_ms,explicit,artists,id_artists,release_date,danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,time_signature';
const tracks = [
  TRACKS_HEAD,
  `t1,Carve,6,126903,0,"['Uli']",['45tIt'],1922-02-22,0.645,0.445,0,-13.338,1,0.451,0.674,0.744,0.151,0.127,104.851,3`,
  `t2,Vivo para Quererte,0,181640,0,"['Ignacio Corsini', 'Other']",['5Lio'],1922-03-21,0.434,0.177,1,-21.18,1,0.0512,0.994,0.0218,0.212,0.457,130.418,5`,
  '',
].join('\n');

describe('what data holds', () => {
  it('is told by times, by numbers and by the names of columns', async () => {
    const holds = async (files: Record<string, string>) => (await importContents(files)).detail.holds;
    expect(await holds({ 'a.csv': 'session_id,track_id\na,t1\na,t2\n' })).toBe('sessions');
    expect(await holds({ 'a.csv': 'pid,track_uri\n1,t1\n1,t2\n' })).toBe('playlists');
    expect(await holds({ 'a.csv': 'user_id,track_id\n1,t1\n1,t2\n' })).toBe('counts');
    expect(await holds({ 'a.csv': 'user_id,track_id,plays\n1,t1,9\n1,t2,80\n' })).toBe('counts');
    expect(await holds({ 'a.csv': 'user_id,track_id,rating\n1,t1,1\n1,t2,1\n' })).toBe('ratings');
  });

  it('can be stated: ratings with times are of listeners, not of sessions', async () => {
    const content = 'user_id,item_id,rating,timestamp\nu1,i1,4,881250949\nu2,i1,3,881250950\nu1,i2,5,891717742\n';
    const cut = await importContents({ 'u.csv': content });
    expect([cut.detail.holds, cut.detail.sessions]).toEqual(['sessions', 3]);
    const stated = await importContents({ 'u.csv': content }, { holds: 'ratings' });
    expect([stated.detail.holds, stated.detail.sessions]).toEqual(['ratings', 2]);
    expect(readSessions(stated)).toEqual([['i1', 'i2'], ['i1']]);
  });
});

describe('ratings', () => {
  it('of Yahoo! Music: 255 is never again and no number on the scale', async () => {
    const lines = Array.from({ length: 12 }, (_, row) => `${1 + Math.floor(row / 4)}\t${1000100 + row}\t${[90, 0, 50, 255][row % 4]}`);
    const { detail } = await importContents({ 'ydata-ymusic-user-artist-ratings-v1_0.txt': `${lines.join('\n')}\n` });
    expect(detail).toMatchObject({ holds: 'ratings', events: 12, sessions: 3, rejectedRows: 0 });
    expect(detail.statistics.values).toMatchObject({ minimum: 0, median: 50, maximum: 90, neverAgain: 3 });
  });

  it('counts stay counts, and one of 255 is a number among larger ones', async () => {
    const { detail } = await importContents({ 'counts.csv': 'user,song,plays\na,x,255\na,y,300\nb,x,1\n' });
    expect(detail).toMatchObject({ holds: 'counts' });
    expect(detail.statistics.values).toMatchObject({ minimum: 1, median: 255, maximum: 300, neverAgain: 0 });
    expect(detail.statistics.values!.histogram.filter(({ n }) => n > 0)).toEqual([
      { from: 1, to: 2, n: 1 },
      { from: 128, to: 256, n: 1 },
      { from: 256, to: 512, n: 1 },
    ]);
  });

  it('take what is known of artists from a table beside them', async () => {
    const imported = await importContents({
      'ratings.csv': 'user_id,artist_id,rating\nu1,a1,80\nu1,a2,20\nu2,a1,90\n',
      'artists.csv': "id,followers,genres,name,popularity\na1,12.0,\"['tango', 'pop']\",Uli,5\na2,,[],Ignacio,0\n",
    });
    expect(imported.detail.sources.map(({ role }) => role)).toEqual(['sessions', 'tracks']);
    expect(readLines(path.join(imported.directory, LAYOUT.trackTitles))).toEqual(['Uli\t', 'Ignacio\t']);
    expect(readLines(path.join(imported.directory, LAYOUT.trackFeatureNames))).toEqual(['followers', 'popularity']);
  });
});

describe('a folder with tables of other things', () => {
  const ratings = 'UserID,ItemID,Rating\n1,7,5\n1,8,2\n2,7,4\n';
  const factors = 'id,question,value\n1,Imagine it rains,rainy\n2,Imagine it snows,snowing\n';

  it('reads what tells of listening and leaves the rest out, saying so', async () => {
    const files = { 'a-factors.csv': factors, 'b-genres.csv': '1,Blues\n2,Rock\n3,Pop\n', 'c-ratings.csv': ratings };
    const { detail } = await importContents(files);
    expect(detail).toMatchObject({ events: 3, users: 2, tracks: 2, holds: 'ratings' });
    expect(detail.sources.map(({ role }) => role)).toEqual(['sessions', 'unused', 'unused']);
    const paths = writeFiles(files);
    const preview = await previewImport(ImportRequest.parse({ paths, roles: { Rating: 'ignore' } }), new AbortController().signal);
    expect(preview.files.map(({ role }) => role)).toEqual(['sessions', 'unused', 'unused']);
    expect(preview.problems).toEqual([]);
  });

  it('still refuses a part of the listening that lacks a column', async () => {
    await expect(importContents({ 'a.csv': ratings, 'b.csv': 'Rating,ItemID\n5,7\n' })).rejects.toMatchObject({
      code: 'dataset.missingColumn',
      message: expect.stringContaining('UserID'),
    });
  });
});

describe('tracks with audio features', () => {
  it('are read beside the plays, all 19 columns and the id', async () => {
    const paths = writeFiles({ 'plays.csv': 'session_id,track_id\ns,t1\ns,t2\n', 'tracks.csv': tracks });
    const { files } = await previewImport(ImportRequest.parse({ paths }), new AbortController().signal);
    expect(files.map(({ role }) => role)).toEqual(['sessions', 'tracks']);
    const { directory } = await importPaths(paths);
    const names = readLines(path.join(directory, LAYOUT.trackFeatureNames));
    expect(names).toEqual([
      ...['popularity', 'duration_ms', 'explicit', 'danceability', 'energy', 'key', 'loudness', 'mode', 'speechiness'],
      ...['acousticness', 'instrumentalness', 'liveness', 'valence', 'tempo', 'time_signature'],
    ]);
    const bytes = await readFile(path.join(directory, LAYOUT.trackFeatures));
    expect(bytes.readFloatLE(4 * names.indexOf('tempo'))).toBeCloseTo(104.851);
    expect(readLines(path.join(directory, LAYOUT.trackTitles))[1]).toContain('Vivo para Quererte');
  });
});

describe.skipIf(!sharedData.isThere)('published collections', () => {
  it('are told apart: playlists with names and followers, counts of plays, ratings in context', async () => {
    const mpd = await importPaths([sharedData.path('mpd-slice-sample')]);
    expect(mpd.detail).toMatchObject({ holds: 'playlists', contexts: ['followers'] });
    expect(mpd.detail.statistics.artists).toBeGreaterThan(300);
    expect(mpd.detail.statistics.albums).toBeGreaterThan(mpd.detail.statistics.artists!);
    expect(readLines(path.join(mpd.directory, LAYOUT.sessionNames))[0]).toBe('Throwbacks');
    const holds = async (file: string) => (await importPaths([sharedData.path(file)])).detail.holds;
    expect(await holds('hetrec-lastfm/user_artists.dat')).toBe('counts');
    expect(await holds('audioscrobbler-small/user_artist_data_small.txt')).toBe('counts');
    expect(await holds('taste-profile-sample/train_triplets_sample.tsv')).toBe('counts');
    expect(await holds('incarmusic/contextual_rating.csv')).toBe('ratings');
  });
});
