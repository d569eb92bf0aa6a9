import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRejected } from '../../../src/main/data/rejected-rows.ts';
import { importContents, readSessions } from '../../support/import-files.ts';

const HEADER = 'session_id,track_id,timestamp,position,skipped';

describe('rows that cannot be read', () => {
  it('are counted and kept with the true line, the reason and the text', async () => {
    const lines = [
      HEADER,
      's1,t1,2020-01-01 10:00:00,0,true',
      '',
      's1,t2,yesterday,1,false',
      's1,,2020-01-01 10:05:00,2,false',
      ',t3,2020-01-01 10:05:00,2,false',
      's1,t3,2020-01-01 10:05:00,-2,false',
      's1,t3,2020-01-01 10:05:00,two,false',
      's1,t3,2020-01-01 10:05:00,3',
      's1,t3,2020-01-01 10:05:00,3,perhaps',
      's1,t4,2020-01-01 10:06:00,4,0',
    ];
    const imported = await importContents({ 'plays.csv': `${lines.join('\n')}\n` });
    const rejected = await readRejected({ datasetDirectory: imported.directory, limit: 100 }, new AbortController().signal);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [4, '"yesterday" is no timestamp'],
      [5, 'no track'],
      [6, 'no session'],
      [7, 'the position -2 is negative'],
      [8, '"two" is no whole number, so no position'],
      [9, '4 fields where 5 are expected'],
      [10, 'skipped is "perhaps", neither true nor false'],
    ]);
    expect(rejected.every(({ line, text, file }) => text === lines[line - 1] && path.basename(file) === 'plays.csv')).toBe(true);
    expect(imported.detail).toMatchObject({ rowsRead: 9, rejectedRows: 7, events: 2, rejectedSample: rejected });
    expect(readSessions(imported)).toEqual([['t1', 't4']]);
  });

  it('stop a strict import at the first, naming file, line and reason', async () => {
    const files = { 'plays.csv': 'session_id,track_id\ns1,t1\ns1,\n,t2\n' };
    await expect(importContents(files, { strict: true })).rejects.toMatchObject({
      code: 'dataset.rejectedRow',
      message: expect.stringMatching(/plays\.csv, line 3: no track\./),
    });
  });

  it('stop a strict import of files that were imported leniently before', async () => {
    const { importPaths, writeFiles } = await import('../../support/import-files.ts');
    const paths = writeFiles({ 'plays.csv': 'session_id,track_id\ns1,t1\ns1,\n' });
    await expect(importPaths(paths)).resolves.toMatchObject({ detail: { rejectedRows: 1 } });
    await expect(importPaths(paths, { strict: true })).rejects.toMatchObject({ code: 'dataset.rejectedRow' });
  });

  it('keep their line where lines end with a carriage return, records span lines, or the file is odd at its end', async () => {
    const content = '\ufeffsession_id,track_id,title\r\ns1,t1,"two\r\nlines"\r\n\r\ns1,,x\r\ns1,t2,"a ""quoted"", title"\r\ns1';
    const imported = await importContents({ 'plays.csv': content });
    expect(imported.detail.rejectedSample.map(({ line, reason }) => [line, reason])).toEqual([
      [5, 'no track'],
      [7, '1 fields where 3 are expected'],
    ]);
    expect(imported.detail.statistics.popularity.top.map(({ title }) => title)).toEqual(['two lines', 'a "quoted", title']);
  });

  it('refuses line breaks inside ids and allows tabs', async () => {
    const imported = await importContents({ 'plays.csv': 'session_id,track_id\ns1,"t\n1"\ns1,"t\t2"\ns1,t3\n' });
    expect(imported.detail.rejectedSample).toMatchObject([{ line: 2, reason: 'the track id holds a line break' }]);
    expect(readSessions(imported)).toEqual([['t\t2', 't3']]);
  });

  it('takes a stray quotation mark for itself and goes on', async () => {
    const imported = await importContents({
      'plays.tsv': 'session_id\ttrack_id\ttitle\ns1\tt1\t"Heroes" (live)\ns1\tt2\t"open\ns1\tt3\t12" mix\n',
    });
    expect(imported.detail).toMatchObject({ events: 3, rejectedRows: 0 });
    expect(imported.detail.statistics.popularity.top.map(({ title }) => title)).toEqual(['"Heroes" (live)', '"open', '12" mix']);
  });
});

describe('encodings', () => {
  const rows = 'session_id;track_id;title\ns1;t1;Café\ns1;t2;Motörhead\n';

  it('reads Windows-1252 where UTF-8 does not fit', async () => {
    const { detail } = await importContents({ 'plays.csv': Buffer.from(rows, 'latin1') });
    expect(detail.statistics.popularity.top.map(({ title }) => title)).toEqual(['Café', 'Motörhead']);
  });

  it('reads UTF-16 with a byte order mark', async () => {
    const { detail } = await importContents({ 'plays.csv': Buffer.from(`\ufeff${rows}`, 'utf16le') });
    expect(detail).toMatchObject({ events: 2, rejectedRows: 0 });
    expect(detail.statistics.popularity.top[1]?.title).toBe('Motörhead');
  });

  it('rejects only the lines that are broken in a UTF-8 file', async () => {
    const broken = Buffer.concat([Buffer.from(`${rows}s1;t3;Bj`), Buffer.from([0xf6]), Buffer.from('rk\ns1;t4;Sigur Rós\n')]);
    const { detail } = await importContents({ 'plays.csv': broken });
    expect(detail.events).toBe(3);
    expect(detail.rejectedSample).toMatchObject([{ line: 4, reason: 'not readable in the encoding of the file' }]);
  });

  it('reads old Macintosh line ends', async () => {
    const { detail } = await importContents({ 'plays.csv': rows.replaceAll('\n', '\r') });
    expect(detail).toMatchObject({ events: 2, rejectedRows: 0 });
  });
});
