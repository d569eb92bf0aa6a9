import { describe, expect, it } from 'vitest';
import { checkImport } from '../../../src/main/data/check-import.ts';
import { ImportRequest } from '../../../src/shared/domain/dataset.ts';
import { importPaths, quietJob, writeFiles } from '../../support/import-files.ts';

const TEXT = [
  'session_id,track_id,timestamp',
  's1,t1,2020-01-01 10:00:00',
  's1,t2,2020-01-01 10:03:00',
  's2,t1,2020-01-02 10:00:00',
  's2,,2020-01-02 10:03:00',
  's3,t2,yesterday',
  's3,t2,someday',
  '',
].join('\n');

describe('the check of an import', () => {
  it('finds what the import then gives, and counts like reasons together', async () => {
    const paths = writeFiles({ 'plays.csv': TEXT });
    const check = await checkImport(ImportRequest.parse({ paths, minimumSessionLength: 2 }), quietJob());
    const { detail } = await importPaths(paths, { minimumSessionLength: 2 });
    expect(check).toMatchObject({
      rowsRead: detail.rowsRead,
      rejectedRows: detail.rejectedRows,
      events: detail.events,
      sessions: detail.sessions,
      tracks: detail.tracks,
      shortSessionsDropped: detail.shortSessionsDropped,
      rejectedSample: detail.rejectedSample,
      timeRange: detail.statistics.timeRange,
      parts: [],
    });
    expect(check.reasons).toEqual([
      { reason: '"…" is no timestamp', n: 2 },
      { reason: 'no track', n: 1 },
    ]);
  });

  it('counts parts that the files give, and shows why every row is bad', async () => {
    const parted = writeFiles({ 'train.csv': TEXT, 'test.csv': 'session_id,track_id,timestamp\ns9,t1,2020-01-03 10:00:00\n' });
    const check = await checkImport(ImportRequest.parse({ paths: parted }), quietJob());
    expect(check.parts).toEqual([
      { name: 'train', sessions: 2, events: 3, tracks: 2 },
      { name: 'test', sessions: 1, events: 1, tracks: 1 },
    ]);
    const bad = writeFiles({ 'plays.csv': 'session_id,track_id\ns1,\ns2,\n' });
    expect(await checkImport(ImportRequest.parse({ paths: bad }), quietJob())).toMatchObject({ rowsRead: 2, rejectedRows: 2, sessions: 0 });
  });
});
