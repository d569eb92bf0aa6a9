import { describe, expect, it } from 'vitest';
import { listPlays } from '../../../../src/main/data/browse/list-plays.ts';
import { listSessions } from '../../../../src/main/data/browse/list-sessions.ts';
import type { DatasetSessionFilter } from '../../../../src/shared/domain/dataset-sessions.ts';
import { importContents } from '../../../support/import-files.ts';

const never = new AbortController().signal;
const TEXT = [
  'session_id,user_id,track_id,title,artist,skipped,device',
  "s1,anna,t1,Don't stop,Blue,false,phone",
  's1,anna,t2,Red,Green,true,phone',
  's2,bert,t2,Red,Green,false,desktop',
  's2,bert,t3,,,false,desktop',
  's2,bert,t3,,,true,desktop',
  's3,Annabel,t3,,,false,phone',
  '',
].join('\n');

describe('the sessions of a data set', () => {
  it('are listed by piece, filtered by user, track, length and context, and shown play by play', async () => {
    const { directory } = await importContents({ 'plays.csv': TEXT });
    const list = (filter: DatasetSessionFilter, offset = 0, limit = 10) =>
      listSessions({ datasetDirectory: directory, filter, offset, limit }, never);
    const ids = async (filter: DatasetSessionFilter) => (await list(filter)).sessions.map(({ id }) => id);

    expect(await list({}, 1, 1)).toEqual({
      matching: 3,
      offset: 1,
      sessions: [
        {
          session: 1,
          id: 's2',
          name: null,
          user: 'bert',
          part: null,
          startedAt: null,
          length: 3,
          skips: 1,
          opening: 'Green – Red',
          contexts: [{ name: 'device', value: 'desktop' }],
        },
      ],
    });
    expect(await ids({ user: 'ANNA' })).toEqual(['s1', 's3']);
    expect(await ids({ track: "don't" })).toEqual(['s1']);
    expect(await ids({ track: 't3', maximumLength: 2 })).toEqual(['s3']);
    expect(await ids({ context: { name: 'device', value: 'phone' }, minimumLength: 2 })).toEqual(['s1']);
    expect(await list({ user: 'nobody' })).toEqual({ matching: 0, offset: 0, sessions: [] });
    await expect(list({ context: { name: 'mood', value: 'sad' } })).rejects.toMatchObject({ code: 'input.invalid' });

    expect(await listPlays({ datasetDirectory: directory, session: 0 }, never)).toEqual([
      { track: 't1', title: "Don't stop", artist: 'Blue', playedAt: null, isSkipped: false, value: null },
      { track: 't2', title: 'Red', artist: 'Green', playedAt: null, isSkipped: true, value: null },
    ]);
    await expect(listPlays({ datasetDirectory: directory, session: 3 }, never)).rejects.toMatchObject({ code: 'input.invalid' });
  });
});
