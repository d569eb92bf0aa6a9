import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LAYOUT } from '../../../src/main/data/layout.ts';
import { splitDataset } from '../../../src/main/data/split-dataset.ts';
import { importPaths, quietJob, readContext, readIntegers, readLines, readSessions } from '../../support/import-files.ts';
import { sharedData } from '../../support/shared-data.ts';

describe.skipIf(!sharedData.isThere)(`real data sets (${sharedData.reason})`, () => {
  it('imports #nowplaying as a given split with the published counts', async () => {
    const imported = await importPaths([sharedData.path('nowplaying/train.tsv.gz'), sharedData.path('nowplaying/test.tsv.gz')]);
    const { detail, directory } = imported;
    expect(detail).toMatchObject({
      format: 'table',
      events: 1_057_684,
      sessions: 142_556,
      tracks: 60_416,
      rejectedRows: 0,
      rowsRead: 1_057_684,
    });
    expect(detail.parts).toMatchObject([
      { name: 'train', sessions: 128_077, events: 953_381, tracks: 60_416 },
      { name: 'test', sessions: 14_479, events: 104_303 },
    ]);
    expect(detail.statistics.sessionLength).toMatchObject({ minimum: 2, maximum: 30 });

    const split = await splitDataset({ datasetDirectory: directory, split: { kind: 'given' } }, quietJob());
    expect(split.parts).toMatchObject([{ sessions: 128_077 }, { sessions: 14_479, events: 104_303 }]);
    const offsets = readIntegers(path.join(directory, LAYOUT.splits, split.id, 'test', LAYOUT.part.offsets));
    const predictions = offsets.at(-1)! - (offsets.length - 1);
    expect(predictions).toBe(89_824);
    const support = readIntegers(path.join(directory, LAYOUT.splits, split.id, LAYOUT.support));
    expect(support.reduce((sum, plays) => sum + plays, 0)).toBe(953_381);
    expect(readSessions(imported)[0]!.slice(0, 2)).toEqual(['t1', 't2']);
  });

  it('imports the MSSD sample with its track features, hours and skips', async () => {
    const imported = await importPaths([sharedData.path('mssd-sample')]);
    expect(imported.detail).toMatchObject({ format: 'mssd', events: 201, sessions: 11, tracks: 175, rejectedRows: 0 });
    expect(imported.detail.sources.map(({ role }) => role)).toEqual(['sessions', 'tracks']);
    expect([...imported.detail.contexts].sort()).toEqual(['hour', 'premium', 'shuffle', 'source', 'weekday']);
    expect(imported.detail.statistics.timeRange).toEqual({ first: '2018-07-14T21:00:00Z', last: '2018-07-15T19:00:00Z' });
    expect(new Set(readContext(imported, 'weekday'))).toEqual(new Set(['Saturday', 'Sunday']));
  });

  it('cuts Last.fm-1K plays into sessions and keys tracks by artist and title', async () => {
    const { detail, directory } = await importPaths([sharedData.path('lastfm1k-sample')]);
    expect(detail).toMatchObject({ format: 'lastfm-1k', events: 5000, tracks: 1192, users: 2, rejectedRows: 0 });
    expect(readLines(path.join(directory, LAYOUT.trackIds))).toContain('Deep Dish – Fuck Me Im Famous (Pacha Ibiza)-09-28-2007');
  });

  it('reads the spreadsheet form of a Spotify history', async () => {
    const { detail } = await importPaths([sharedData.path('spotify-history-slice')]);
    expect(detail).toMatchObject({ format: 'spotify-history', events: 116, tracks: 88, rejectedRows: 0 });
    expect(detail.statistics.timeRange?.first).toBe('2013-07-08T02:44:00Z');
    expect(detail.contexts).toContain('device');
    expect(detail.statistics.skipShare).toBeCloseTo(12 / 116);
  });

  it('reads a Million Playlist Dataset slice', async () => {
    const { detail } = await importPaths([sharedData.path('mpd-slice-sample')]);
    expect(detail).toMatchObject({ format: 'mpd', sessions: 29, events: 1447, rejectedRows: 0 });
  });

  it('says that the yes.com folder has songs but no playlists', async () => {
    await expect(importPaths([sharedData.path('yes-complete-meta')])).rejects.toMatchObject({ code: 'dataset.empty' });
  });

  it('reads ratings in context, and counts of plays: a collection is a user, or a user in one context', async () => {
    const rated = await importPaths([sharedData.path('incarmusic/contextual_rating.csv')]);
    expect(rated.detail).toMatchObject({ events: 4012, users: 42, tracks: 139, rejectedRows: 0 });
    expect(rated.detail.contexts).toEqual(
      expect.arrayContaining([
        'driving style',
        'landscape',
        'mood',
        'natural phenomena',
        'road type',
        'sleepiness',
        'traffic conditions',
        'weather',
      ]),
    );
    expect(rated.detail.sessions).toBeGreaterThan(42);
    const folder = await importPaths([sharedData.path('incarmusic')]);
    expect(folder.detail).toMatchObject({ events: 4012, users: 42, tracks: 139, rejectedRows: 0, holds: 'ratings' });
    expect(folder.detail.sources.map(({ path, role }) => [path.split('/').at(-1), role])).toEqual([
      ['contextual_rating.csv', 'sessions'],
      ['music_track.csv', 'tracks'],
      ['context_factor.csv', 'unused'],
      ['music_category.csv', 'unused'],
    ]);
    expect(folder.detail.statistics.artists).toBe(119);
    const counted = await importPaths([sharedData.path('hetrec-lastfm/user_artists.dat')]);
    expect(counted.detail).toMatchObject({ events: 92_834, sessions: 1892, users: 1892, tracks: 17_632 });
    expect(counted.detail.columns).toContainEqual({ name: 'weight', role: 'value' });
    const unnamed = await importPaths([sharedData.path('audioscrobbler-small/user_artist_data_small.txt')]);
    expect(unnamed.detail).toMatchObject({ events: 49_481, sessions: 50 });
    const triplets = await importPaths([sharedData.path('taste-profile-sample/train_triplets_sample.tsv')]);
    expect(triplets.detail).toMatchObject({ events: 10_000, sessions: 173, tracks: 7849 });
    for (const { detail } of [unnamed, triplets]) expect(detail.columns.map(({ role }) => role)).toEqual(['session', 'track', 'value']);
  });
});
