import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importDataset } from '../../../src/main/data/import-dataset.ts';
import { LAYOUT } from '../../../src/main/data/layout.ts';
import { ImportRequest } from '../../../src/shared/domain/dataset.ts';
import { importContents, importPaths, quietJob, writeFiles } from '../../support/import-files.ts';

const rows = (count: number) =>
  `session_id,track_id\n${Array.from({ length: count }, (_, row) => `s${row >> 3},t${(row * 7919) % 1013}`).join('\n')}\n`;

describe('files that cannot be imported', () => {
  it.each([
    ['a truncated gzip', { 'plays.csv.gz': gzipSync(rows(20_000)).subarray(0, 20_000) }, 'dataset.unreadable', /cut short/],
    [
      'a damaged gzip',
      { 'plays.csv.gz': Buffer.concat([gzipSync(rows(20_000)).subarray(0, 9000), Buffer.alloc(9000, 7)]) },
      'dataset.unreadable',
      /damaged|cut short/,
    ],
    ['an empty file', { 'plays.csv': '' }, 'dataset.empty', /without a single row/],
    ['a header alone', { 'plays.csv': 'session_id,track_id\n' }, 'dataset.empty', /not a single row/],
    [
      'binary garbage',
      { 'plays.csv': Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 73) % 251)) },
      'dataset.unknownFormat',
      /neither text nor Parquet/,
    ],
    [
      'a truncated Parquet file',
      { 'plays.parquet': Buffer.from('PAR1 and then nothing of the kind') },
      'dataset.unreadable',
      /magic bytes/,
    ],
    ['a table of something else', { 'prices.csv': 'fruit,price\napple,1\npear,2\n' }, 'dataset.missingColumn', /fruit, price/],
    ['a second file with other columns', { 'a.csv': rows(10), 'b.csv': 'session_id,price\ns1,1\n' }, 'dataset.missingColumn', /b\.csv/],
    ['nothing but rows that cannot be read', { 'plays.csv': 'session_id,track_id\ns1,\ns2,\n' }, 'dataset.empty', /None of the 2 rows/],
  ] as const)('%s is refused', async (_, files, code, message) => {
    await expect(importContents(files)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('the table of tracks alone is refused', async () => {
    const [file] = writeFiles({ 'tracks.csv': 'track_id,title\nt1,One\n' }) as [string];
    await expect(importPaths([file], { tracksPath: file })).rejects.toMatchObject({
      code: 'dataset.empty',
      message: expect.stringContaining('no sessions'),
    });
  });

  it('a path that is not there is refused by name', async () => {
    await expect(importPaths(['/nowhere/plays.csv'])).rejects.toMatchObject({
      code: 'dataset.unreadable',
      message: expect.stringContaining('/nowhere/plays.csv'),
    });
  });

  it.skipIf(process.getuid?.() === 0)('a file without permission is refused with the cure', async () => {
    const [file] = writeFiles({ 'plays.csv': rows(10) }) as [string];
    chmodSync(file, 0);
    await expect(importPaths([file])).rejects.toMatchObject({ code: 'dataset.unreadable', message: expect.stringContaining('permission') });
  });

  it.skipIf(process.platform === 'win32')('a full disk is named and leaves nothing half-written', async () => {
    const [file, program] = writeFiles({ 'plays.csv': rows(200_000), 'import.ts': IMPORT_PROGRAM }) as [string, string];
    const datasets = path.join(path.dirname(file), 'datasets');
    // No file may grow beyond 512 KB: DuckDB and Node then fail as they do on a full disk.
    const output = execFileSync(
      'sh',
      ['-c', `ulimit -f 1024; exec "${process.execPath}" "${program}" "${path.resolve('src')}" "${file}" "${datasets}"`],
      { encoding: 'utf8' },
    );
    expect(output).toContain('storage.full');
    expect(readdirSync(datasets)).toEqual([]);
  });
});

const IMPORT_PROGRAM = `
const [, , source, file, datasetsDirectory] = process.argv;
const { importDataset } = await import(source + '/main/data/import-dataset.ts');
const { ImportRequest } = await import(source + '/shared/domain/dataset.ts');
const job = { signal: new AbortController().signal, report: () => {} };
try {
  await importDataset({ options: ImportRequest.parse({ paths: [file] }), name: 'x', datasetsDirectory }, job);
  console.log('imported');
} catch (error) {
  console.log(error.code);
}
`;

describe('a prepared data set', () => {
  it('is found again by its content and options, whatever the files are called', async () => {
    const [first, second] = writeFiles({ 'a.csv': rows(100), 'b/c.csv': rows(100) }) as [string, string];
    const datasetsDirectory = path.join(path.dirname(first), 'datasets');
    const run = async (file: string, gapMinutes: number, name: string) =>
      await importDataset({ options: ImportRequest.parse({ paths: [file], gapMinutes }), name, datasetsDirectory }, quietJob());
    const one = await run(first, 20, 'one');
    const two = await run(second, 30, 'two');
    expect(two).toEqual({ ...one, name: 'two', sources: [{ ...one.sources[0], path: second }] });
    expect(readdirSync(datasetsDirectory)).toEqual([one.fingerprint]);
  });

  it('is byte for byte the same when it is made again', async () => {
    const files = { 'plays.csv': rows(5000) };
    const [one, two] = [await importContents(files), await importContents(files)];
    expect(two.detail.fingerprint).toBe(one.detail.fingerprint);
    for (const name of readdirSync(one.directory).filter((file) => file !== LAYOUT.manifest)) {
      expect(readFileSync(path.join(two.directory, name)).equals(readFileSync(path.join(one.directory, name))), name).toBe(true);
    }
  });

  it('that is damaged is made afresh by importing it again', async () => {
    const files = writeFiles({ 'plays.csv': rows(100) });
    const { datasetsDirectory, directory } = await importPaths(files);
    const array = path.join(directory, LAYOUT.eventTracks);
    const whole = readFileSync(array);
    truncateSync(array, 40);
    await importDataset({ options: ImportRequest.parse({ paths: files }), name: 'again', datasetsDirectory }, quietJob());
    expect(readFileSync(array).equals(whole)).toBe(true);
  });

  it('does not appear where the import is stopped', async () => {
    const [file] = writeFiles({ 'plays.csv': rows(20_000) }) as [string];
    const datasetsDirectory = path.join(path.dirname(file), 'datasets');
    const controller = new AbortController();
    const job = { signal: controller.signal, report: (stage: string) => stage === 'Forming sessions' && controller.abort() };
    await expect(importDataset({ options: ImportRequest.parse({ paths: [file] }), name: 'x', datasetsDirectory }, job)).rejects.toThrow(
      /abort/i,
    );
    expect(readdirSync(datasetsDirectory)).toEqual([]);
  });

  it('clears away what a killed import left', async () => {
    const files = writeFiles({ 'plays.csv': rows(10), 'datasets/.incoming-999999999-abcd/part.i32': 'left behind' });
    const datasetsDirectory = path.join(path.dirname(files[0]!), 'datasets');
    const detail = await importDataset({ options: ImportRequest.parse({ paths: [files[0]!] }), name: 'x', datasetsDirectory }, quietJob());
    expect(readdirSync(datasetsDirectory)).toEqual([detail.fingerprint]);
    expect(existsSync(path.join(datasetsDirectory, detail.fingerprint, 'scratch'))).toBe(false);
  });
});
