import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openWorkbench } from '../../../src/main/workbench/workbench.ts';
import { collect } from '../../support/collect.ts';
import { temporaryHome } from '../../support/temporary-home.ts';
import { writeWav } from '../../support/wav.ts';

/** A workbench with the data set "plays" of tracks t1 to t4, and a folder of music beside it. */
async function openMusic() {
  const workbench = await openWorkbench({ home: temporaryHome(), door: 'test' });
  onTestFinished(() => workbench.close());
  const folder = temporaryHome();
  writeFileSync(join(folder, 'plays.csv'), 'session_id,track_id\ns1,t1\ns1,t2\ns2,t3\ns2,t4\ns2,a/b\n');
  await collect(
    workbench.datasets.import({
      paths: [join(folder, 'plays.csv')],
      name: 'plays',
      gapMinutes: 20,
      minimumSessionLength: 1,
      strict: false,
    }),
  );
  const { fingerprint } = await workbench.datasets.get({ name: 'plays' });
  mkdirSync(join(folder, 'music'));
  const wav = join(folder, 'music', 'one.wav');
  writeWav(wav, 0.5);
  const table = (content: string, name = 'audio.csv') => {
    writeFileSync(join(folder, name), content);
    return { name: 'plays', path: join(folder, name) };
  };
  return { ...workbench, fingerprint, folder, wav, table };
}

const reasonOf = (rejected: readonly { line: number; reason: string }[], line: number) => rejected.find((row) => row.line === line)?.reason;

describe('a table of audio', () => {
  it('maps files and links, and says of every other row why not', async () => {
    const { audio, table, fingerprint, folder, wav } = await openMusic();
    writeFileSync(join(folder, 'music', 'notes.wav'), 'these are words, not sound');
    const rows = [
      'track_id,path',
      't1,music/one.wav',
      't2,https://cdn.example/two.mp3?x=1',
      't3,https://open.example/track/3',
      't4,music/gone.wav',
      'nobody,music/one.wav',
      't4,music/notes.wav',
      't4,javascript:alert(1)',
      't4,plays.csv',
      `t1,${wav}`,
      't4,',
    ];
    const source = table(rows.join('\n'));
    const match = await audio.preview(source);
    expect(match).toMatchObject({ files: 1, streams: 1, links: 1, tracks: 5, rejectedRows: 7 });
    expect(match.sample).toContainEqual({ track: 't1', kind: 'file', location: wav });
    const expected: readonly (readonly [number, RegExp])[] = [
      [5, /no such file/],
      [6, /no track of the data set has the id "nobody"/],
      [7, /does not begin as audio\/wav/],
      [8, /links begin with http/],
      [9, /does not end in \.wav/],
      [10, /"t1" has audio from a row before/],
      [11, /neither a path nor a link/],
    ];
    for (const [line, reason] of expected) expect(reasonOf(match.rejectedSample, line)).toMatch(reason);

    // Nothing is kept before it is asked for.
    expect(await audio.show({ name: 'plays' })).toBeNull();
    expect(await audio.map(source)).toEqual(match);
    expect(await audio.show({ name: 'plays' })).toMatchObject({ files: 1, streams: 1, links: 1, source: source.path });
    expect(audio.of(fingerprint, ['t1', 't2', 't3', 't4'])).toEqual([
      { kind: 'file', address: `/audio/${fingerprint}/t1`, name: 'one.wav' },
      { kind: 'stream', address: 'https://cdn.example/two.mp3?x=1', name: 'cdn.example' },
      { kind: 'link', address: 'https://open.example/track/3', name: 'open.example' },
      null,
    ]);
    expect(audio.origins()).toEqual(['https://cdn.example']);
    expect(await audio.open(fingerprint, 't1')).toEqual({ path: wav, mediaType: 'audio/wav', bytes: readFileSync(wav).length });
    await expect(audio.open(fingerprint, 't2')).rejects.toMatchObject({ code: 'audio.notMapped' });
  });

  it('needs no header, and takes the place of what was mapped before', async () => {
    const { audio, table, fingerprint, wav } = await openMusic();
    await audio.map(table(`t1\t${wav}\nt2\t${wav}\n`, 'audio.tsv'));
    await audio.map(table(`id;Audio file\nt3;${wav}\n`));
    expect(audio.of(fingerprint, ['t1', 't2', 't3']).map((one) => one?.kind ?? null)).toEqual([null, null, 'file']);
  });

  it('is refused where it maps nothing or has no column of audio; what was mapped stays', async () => {
    const { audio, table, fingerprint, wav } = await openMusic();
    await audio.map(table(`track_id,path\nt1,${wav}\n`));
    await expect(audio.map(table('track_id,path\nx,y.wav\n', 'wrong.csv'))).rejects.toMatchObject({
      code: 'audio.nothingMatched',
      message: expect.stringContaining('"x"'),
    });
    await expect(audio.preview(table('track_id,tempo,energy\nt1,100,1\n', 'features.csv'))).rejects.toMatchObject({
      code: 'dataset.missingColumn',
    });
    await expect(audio.preview({ name: 'plays', path: '/nowhere.csv' })).rejects.toMatchObject({ code: 'dataset.unreadable' });
    expect(audio.of(fingerprint, ['t1'])[0]).not.toBeNull();
  });

  it('that was sent without its folder is understood by whole paths alone', async () => {
    const { audio, receiveUpload, wav } = await openMusic();
    const content = Readable.from([`track_id,path\nt1,one.wav\nt2,${wav}\n`]);
    const { path } = await receiveUpload({ batch: 'batch-of-audio', name: 'audio.csv', content });
    const match = await audio.preview({ name: 'plays', path });
    expect(match).toMatchObject({ files: 1, rejectedRows: 1 });
    expect(match.rejectedSample[0]).toMatchObject({ file: 'audio.csv', line: 2, reason: expect.stringMatching(/relative to the table/) });
  });
});

it('a folder maps files named by track id, those below it and encoded ones among them', async () => {
  const { audio, fingerprint, folder } = await openMusic();
  mkdirSync(join(folder, 'music', 'more'));
  writeWav(join(folder, 'music', 'more', 't2.wav'), 0.1);
  writeWav(join(folder, 'music', `${encodeURIComponent('a/b')}.wav`), 0.1);
  const match = await audio.map({ name: 'plays', path: join(folder, 'music') });
  expect(match).toMatchObject({ files: 2, rejectedRows: 1 });
  expect(match.rejectedSample[0]?.reason).toMatch(/no track of the data set has the id "one"/);
  expect((await audio.open(fingerprint, 'a/b')).path).toMatch(/a%2Fb\.wav$/);
});

it('is removed alone or with its data set; a file that went away is missed when it is played', async () => {
  const { audio, datasets, table, fingerprint, wav } = await openMusic();
  const source = table(`track_id,path\nt1,${wav}\nt2,https://cdn.example/two.mp3\n`);
  await audio.map(source);
  await audio.remove({ name: 'plays' });
  expect(audio.of(fingerprint, ['t1'])).toEqual([null]);
  expect(audio.origins()).toEqual([]);
  await audio.map(source);
  rmSync(wav);
  await expect(audio.open(fingerprint, 't1')).rejects.toMatchObject({
    code: 'audio.missing',
    message: expect.stringContaining('map the audio'),
  });
  await datasets.remove({ name: 'plays' });
  await expect(audio.open(fingerprint, 't1')).rejects.toMatchObject({ code: 'audio.notMapped' });
});
