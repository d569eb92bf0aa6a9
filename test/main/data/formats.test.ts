import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { previewImport } from '../../../src/main/data/preview-import.ts';
import { ImportRequest } from '../../../src/shared/domain/dataset.ts';
import { importContents, readContext, readSessions, writeFiles } from '../../support/import-files.ts';

const unwatched = new AbortController().signal;

describe('generic tables', () => {
  const sessions = [
    ['t1', 't2'],
    ['t2', 't1', 't3'],
  ];

  it.each([
    ['CSV', 'plays.csv', 'session_id,track_id\na,t1\na,t2\nb,t2\nb,t1\nb,t3\n'],
    ['semicolons', 'plays.csv', 'Session ID;Track ID\na;t1\na;t2\nb;t2\nb;t1\nb;t3\n'],
    ['quoted fields', 'plays.csv', '"session_id","track_id"\n"a","t1"\n"a","t2"\n"b","t2"\n"b","t1"\n"b","t3"'],
    ['packed TSV', 'plays.tsv.gz', gzipSync('session_id\ttrack_id\na\tt1\na\tt2\nb\tt2\nb\tt1\nb\tt3\n')],
    [
      'two packed members',
      'plays.tsv.gz',
      Buffer.concat([gzipSync('session_id\ttrack_id\na\tt1\na\tt2\n'), gzipSync('b\tt2\nb\tt1\nb\tt3\n')]),
    ],
    ['no header', 'plays.tsv', 'aaa\tt1\t1\naaa\tt2\t1\nbbb\tt2\t1\nbbb\tt1\t1\nbbb\tt3\t1\n'],
    [
      'JSON lines',
      'plays.jsonl',
      '{"session":"a","track":"t1"}\n{"session":"a","track":"t2","x":{"y":1}}\n\n{"track":"t2","session":"b"}\n{"session":"b","track":"t1"}\n{"session":"b","track":"t3"}\n',
    ],
    [
      'a JSON array',
      'plays.json',
      JSON.stringify(
        sessions.flatMap((tracks, index) => tracks.map((track) => ({ session: `s${index}`, track }))),
        null,
        2,
      ),
    ],
  ])('reads %s', async (_, name, content) => {
    const imported = await importContents({ [name]: content });
    expect(readSessions(imported)).toEqual(sessions);
    expect(imported.detail).toMatchObject({ format: 'table', rejectedRows: 0 });
  });

  it('knows a header in words of its own, and the time in a column where some of it is damaged', async () => {
    const rows = Array.from(
      { length: 20 },
      (_, row) => `u${row % 3},${row === 4 ? 'gestern' : `2024-01-01T00:${row + 10}:00Z`},t${row},phone`,
    );
    const [path] = writeFiles({ 'plays.csv': `wer,wann,was,gerät\n${rows.join('\n')}\nu1,2024-01-0` });
    const { columns } = await previewImport(ImportRequest.parse({ paths: [path], name: 'plays' }), unwatched);
    expect(columns.map(({ name, role }) => [name, role])).toEqual([
      ['wer', 'ignore'],
      ['wann', 'timestamp'],
      ['was', 'ignore'],
      ['gerät', 'ignore'],
    ]);
  });

  it('reads Parquet', async () => {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: 'session', data: [1, 1, 2, 2], type: 'INT32' },
        { name: 'track', data: ['t1', null, 't2', 't1'], type: 'STRING' },
      ],
    });
    const imported = await importContents({ 'plays.parquet': new Uint8Array(buffer) });
    expect(readSessions(imported)).toEqual([['t1'], ['t2', 't1']]);
    expect(imported.detail.rejectedSample).toMatchObject([{ line: 2, reason: 'no track' }]);
  });

  it('rejects the lines of JSON lines that are no objects', async () => {
    const { detail } = await importContents({
      'plays.jsonl': '{"session":"a","track":"t1"}\n[1]\n{"session":"a",\n{"session":"a","track":"t2"}\n',
    });
    expect(detail.rejectedSample.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'no JSON object'],
      [3, 'no JSON object'],
    ]);
  });

  it('costs a cut JSON array its last record only', async () => {
    const { detail } = await importContents({
      'plays.json': '[\n{"session":"a","track":"t1"},\n{"session":"a","track":"t2"},\n{"session":"a","tra',
    });
    expect(detail).toMatchObject({ events: 2, rejectedSample: [{ line: 4, reason: 'the file ends within this record' }] });
  });

  it('joins shards of one table, and keeps equal session ids of two parts apart', async () => {
    const one = 'session_id,track_id\n1,t1\n1,t2\n';
    const two = 'track_id,session_id\nt3,1\nt4,1\n';
    expect(readSessions(await importContents({ 'a.csv': one, 'b.csv': two }))).toEqual([['t1', 't2', 't3', 't4']]);
    const parts = await importContents({ 'train.csv': one, 'valid.csv': two, 'test.csv': two });
    expect(readSessions(parts)).toEqual([
      ['t1', 't2'],
      ['t3', 't4'],
      ['t3', 't4'],
    ]);
    expect(parts.detail.parts.map(({ name, sessions }) => [name, sessions])).toEqual([
      ['train', 1],
      ['validation', 1],
      ['test', 1],
    ]);
  });

  it('takes parts from a column', async () => {
    const { detail } = await importContents({ 'plays.csv': 'session_id,track_id,split\na,t1,train\nb,t1,TEST\nc,t1,perhaps\n' });
    expect(detail.parts.map(({ name }) => name)).toEqual(['train', 'test']);
    expect(detail.rejectedSample).toMatchObject([{ line: 4, reason: 'part is "perhaps", none of train, validation and test' }]);
  });

  it("takes a session's contexts from its first event and orders events by time, position and place", async () => {
    const rows = [
      '1,t3,2020-03-02 08:00:20,1,car',
      '1,t1,2020-03-02 08:00:10,2,phone',
      '1,t2,2020-03-02 08:00:20,0,NA',
      '2,t4,2020-03-01 23:00:00,0,',
    ];
    const imported = await importContents({ 'plays.csv': `session,track,time,position,device\n${rows.join('\n')}\n` });
    expect(readSessions(imported)).toEqual([['t4'], ['t1', 't2', 't3']]);
    expect(readContext(imported, 'device')).toEqual(['unknown', 'phone']);
    expect(readContext(imported, 'hour')).toEqual(['23', '8']);
    expect(readContext(imported, 'weekday')).toEqual(['Sunday', 'Monday']);
  });

  it('cuts the first tracks and drops short sessions, and counts them', async () => {
    const content = 'session_id,track_id,position\na,t1,1\na,t2,2\na,t3,0\nb,t1,0\n';
    const imported = await importContents({ 'plays.csv': content }, { firstTracks: 2, minimumSessionLength: 2 });
    expect(readSessions(imported)).toEqual([['t3', 't1']]);
    expect(imported.detail).toMatchObject({ rowsRead: 4, events: 2, shortSessionsDropped: 1, tracks: 2 });
  });

  it('joins a table of tracks', async () => {
    const [plays, tracks] = writeFiles({
      'plays.csv': 'session_id,track_id\na,t1\na,t2\n',
      'tracks.csv': 'track_id,title,energy,mode\nt2,Two,0.5,major\nt9,Nine,1,minor\nt2,Again,0.7,major\n',
    }) as [string, string];
    const { importPaths } = await import('../../support/import-files.ts');
    const { detail } = await importPaths([plays], { tracksPath: tracks });
    expect(detail.statistics.popularity.top.map(({ title }) => title)).toEqual([null, 'Two']);
    expect(detail.sources.map(({ role }) => role)).toEqual(['sessions', 'tracks']);
  });
});

describe('sessions from timestamps', () => {
  const plays = [
    'u1,t1,2020-01-01 10:00:00',
    'u1,t2,2020-01-01 10:19:59',
    'u2,t3,2020-01-01 10:20:00',
    'u1,t4,2020-01-01 10:39:59',
    'u1,t5,2020-01-01 10:45:00',
  ];
  const content = `user_id,track_id,timestamp\n${plays.join('\n')}\n`;

  it('end after the gap, for each user', async () => {
    const imported = await importContents({ 'plays.csv': content });
    expect(readSessions(imported)).toEqual([['t1', 't2'], ['t3'], ['t4', 't5']]);
    expect(imported.detail).toMatchObject({ users: 2 });
    expect(readSessions(await importContents({ 'plays.csv': content }, { gapMinutes: 25 }))).toEqual([['t1', 't2', 't4', 't5'], ['t3']]);
  });

  it.each([
    ['month first', ['7/8/2013 2:44', '7/13/2013 2:44'], '2013-07-08T02:44:00Z'],
    ['day first', ['7/8/2013 2:44', '13/8/2013 2:44'], '2013-08-07T02:44:00Z'],
    ['seconds', ['1577872800', '1577872900'], '2020-01-01T10:00:00Z'],
    ['milliseconds', ['1577872800000', '1577872900000'], '2020-01-01T10:00:00Z'],
    ["the listener's clock where there is an offset", ['2020-01-01T12:00:00+02:00', '2020-01-01T12:05:00+02:00'], '2020-01-01T12:00:00Z'],
    ['written months', ['01 Jan 2020, 10:00', '01 Jan 2020, 10:01'], '2020-01-01T10:00:00Z'],
  ])('read %s', async (_, [one, two], first) => {
    const { detail } = await importContents({ 'plays.tsv': `user\ttrack\ttime\nu\tt1\t${one}\nu\tt2\t${two}\n` });
    expect(detail).toMatchObject({ rejectedRows: 0, events: 2, statistics: { timeRange: { first } } });
  });
});

describe('named formats', () => {
  it('reads the JSON of a Spotify history and rejects podcasts with their line', async () => {
    const play = (ts: string, id: string | null, skipped: boolean | null) => ({
      ts,
      platform: 'ios',
      ms_played: 1000,
      master_metadata_track_name: id,
      master_metadata_album_artist_name: id && 'Artist',
      spotify_track_uri: id && `spotify:track:${id}`,
      skipped,
      shuffle: true,
    });
    const plays = [
      play('2021-05-01T10:00:00Z', 'one', true),
      play('2021-05-01T10:04:00Z', null, null),
      play('2021-05-01T10:05:00Z', 'two', null),
    ];
    const imported = await importContents({ 'Streaming_History_Audio_2021.json': JSON.stringify(plays, null, 2) });
    expect(imported.detail).toMatchObject({ format: 'spotify-history', events: 2, rejectedSample: [{ line: 12, reason: 'no track' }] });
    expect(readSessions(imported)).toEqual([['one', 'two']]);
    expect(readContext(imported, 'device')).toEqual(['ios']);
  });

  it('reads the account form of a Spotify history', async () => {
    const plays = [{ endTime: '2021-05-01 10:00', artistName: 'A', trackName: 'T', msPlayed: 5 }];
    const imported = await importContents({ 'StreamingHistory0.json': JSON.stringify(plays) });
    expect(readSessions(imported)).toEqual([['A – T']]);
  });

  it('reads yes.com playlists with the names and tags of their songs', async () => {
    const ids = Array.from({ length: 12 }, (_, song) => `id${song}`).join(' ');
    const counts = Array.from({ length: 12 }, () => '1').join(' ');
    const head = `${ids} \n${counts} \n`;
    const imported = await importContents({
      'train.txt': `${head}0 1 2 \n3 99 4 \n`,
      'test.txt': `${head}1 0 \n`,
      'song_hash.txt': '0 \tTitle w\\/ slash\tArtist\n1 \tSecond\tOther\n',
      'tags.txt': '1\n#\n',
      'tag_hash.txt': '0, rock\n1, pop, really\n',
    });
    expect(imported.detail.format).toBe('yes-playlists');
    expect(readSessions(imported)).toEqual([
      ['0', '1', '2'],
      ['3', '4'],
      ['1', '0'],
    ]);
    expect(imported.detail.rejectedSample).toMatchObject([{ line: 4, reason: '"99" is no number of the 12 songs in the first line' }]);
    expect(imported.detail.statistics.popularity.top[0]).toMatchObject({ track: '0', title: 'Artist – Title w/ slash' });
    expect(imported.detail.parts.map(({ sessions }) => sessions)).toEqual([2, 1]);
  });

  it('tells the line of a broken entry of a Million Playlist Dataset slice', async () => {
    const track = (pos: number, uri?: string) => ({ pos, track_uri: uri, track_name: 'T', artist_name: 'A', album_name: 'B' });
    const slice = {
      info: {},
      playlists: [{ name: '"tracks": [', pid: 7, tracks: [track(0, 'spotify:track:x'), track(1), track(2, 'spotify:track:y')] }],
    };
    const text = JSON.stringify(slice, null, 1);
    const imported = await importContents({ 'mpd.slice.json': text });
    const line = text.slice(0, text.indexOf('"pos": 1')).split('\n').length - 1;
    expect(imported.detail).toMatchObject({ format: 'mpd', rejectedSample: [{ line, reason: 'no track' }] });
    expect(readSessions(imported)).toEqual([['x', 'y']]);
  });

  it('reads both ways MSSD writes dates', async () => {
    const header = 'session_id,session_position,session_length,track_id_clean,skip_2,hour_of_day,date,context_type';
    const imported = await importContents({
      'log.csv': `${header}\na,1,1,t1,true,9,2018-07-16,charts\nb,1,1,t1,false,23,15-07-18,radio\n`,
    });
    expect(imported.detail).toMatchObject({ format: 'mssd', rejectedRows: 0 });
    expect(imported.detail.statistics.timeRange).toEqual({ first: '2018-07-15T23:00:00Z', last: '2018-07-16T09:00:00Z' });
    expect(readContext(imported, 'source')).toEqual(['radio', 'charts']);
  });

  it('says what a stated format lacks', async () => {
    await expect(importContents({ 'log.csv': 'session_id,track_id\na,b\n' }, { format: 'mssd' })).rejects.toMatchObject({
      code: 'dataset.missingColumn',
      message: expect.stringContaining('session_position, track_id_clean'),
    });
  });
});

describe('a preview', () => {
  const preview = async (content: string, options: object = {}) =>
    await previewImport(ImportRequest.parse({ paths: writeFiles({ 'plays.csv': content }), ...options }), unwatched);

  it('shows columns, guessed roles, types and rows', async () => {
    const shown = await preview('listener,song,when,n\nu1,t1,2020-01-01 10:00,5\nu1,t2,2020-01-01 10:03,7\nu1,t1,2020-01-01 10:09,\n');
    expect(shown.columns.map(({ name, role, type }) => [name, role, type])).toEqual([
      ['listener', 'user', 'text'],
      ['song', 'track', 'text'],
      ['when', 'timestamp', 'timestamp'],
      ['n', 'ignore', 'whole number'],
    ]);
    expect(shown).toMatchObject({
      format: 'table',
      problems: [],
      rows: [['u1', 't1', '2020-01-01 10:00', '5'], expect.anything(), expect.anything()],
    });
  });

  it('names what stands in the way, and the cure that was chosen', async () => {
    const content = 'fruit,basket\napple,1\npear,1\n';
    expect((await preview(content)).problems).toMatchObject([{ code: 'dataset.missingColumn' }]);
    expect((await preview(content, { roles: { fruit: 'track', basket: 'session' } })).problems).toEqual([]);
  });

  it('refuses roles for columns that are not there, and one role for two', async () => {
    const content = 'fruit,basket\napple,1\n';
    await expect(preview(content, { roles: { nut: 'track' } })).rejects.toMatchObject({ code: 'dataset.missingColumn' });
    await expect(preview(content, { roles: { fruit: 'track', basket: 'track' } })).rejects.toMatchObject({ code: 'input.invalid' });
  });
});
