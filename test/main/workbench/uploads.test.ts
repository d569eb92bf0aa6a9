import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createUploads } from '../../../src/main/workbench/uploads.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

const batch = 'a0b1c2d3-0000';

describe('uploads', () => {
  it('lie under their own name until their batch is discarded', async () => {
    const uploads = createUploads(join(temporaryHome(), 'uploads'));
    const { path, bytes } = await uploads.receive({ batch, name: 'plays.csv', content: Readable.from(['ab', 'cd']) });
    expect([readFileSync(path, 'utf8'), bytes]).toEqual(['abcd', 4]);
    expect(uploads.hideFolders(`${path}, line 3: no track`)).toBe('plays.csv, line 3: no track');
    await uploads.discardBatchesOf([path, '/elsewhere/kept.csv']);
    expect(existsSync(dirname(path))).toBe(false);
  });

  it('leave nothing of a file that broke off, and take no name that leads elsewhere', async () => {
    const directory = join(temporaryHome(), 'uploads');
    const uploads = createUploads(directory);
    const broken = Readable.from(
      (function* () {
        yield 'half';
        throw new Error('the line broke');
      })(),
    );
    await expect(uploads.receive({ batch, name: 'plays.csv', content: broken })).rejects.toThrow('the line broke');
    expect(readdirSync(join(directory, String(process.pid)))).toEqual([]);
    for (const name of ['../plays.csv', '', '.hidden', 'a/b', 'a\\b']) {
      await expect(uploads.receive({ batch, name, content: Readable.from(['x']) })).rejects.toMatchObject({ code: 'input.invalid' });
    }
    await expect(uploads.discard({ batch: '../..' })).rejects.toMatchObject({ code: 'input.invalid' });
  });

  it('of processes that are gone are cleared away at the next start', async () => {
    const directory = join(temporaryHome(), 'uploads');
    // No system has a process of this number; the parent of this one lives.
    const [gone, alive] = [join(directory, '999999999', batch), join(directory, String(process.ppid), batch)];
    for (const folder of [gone, alive]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'plays.csv'), 'x');
    }
    await createUploads(directory).removeAbandoned();
    expect(readdirSync(directory)).toEqual([String(process.ppid)]);
  });
});
