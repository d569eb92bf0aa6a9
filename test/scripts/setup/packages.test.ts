import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packagesAreInstalled } from '../../../scripts/setup/packages.mjs';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'segue-packages-'));
  writeLock('package-lock.json', wanted);
  writeLock('node_modules/.package-lock.json', installed);
  for (const folder of Object.keys(installed)) writeText(`${folder}/package.json`, '{}');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const installed = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' }, 'node_modules/b': { version: '2.0.0' } };
const wanted = { '': { version: '0.1.0' }, ...installed, 'node_modules/other-platform': { version: '1.0.0', optional: true } };

function writeText(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function writeLock(path: string, packages: object): void {
  writeText(path, JSON.stringify({ packages }));
}

describe('packagesAreInstalled', () => {
  it('is satisfied without the optional packages of other platforms', () => {
    expect(packagesAreInstalled(root)).toBe(true);
  });

  it('is not, when a package has another version', () => {
    writeLock('package-lock.json', { ...wanted, 'node_modules/b': { version: '2.0.1' } });
    expect(packagesAreInstalled(root)).toBe(false);
  });

  it('is not, when a package has another content', () => {
    writeLock('package-lock.json', { ...wanted, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-z' } });
    expect(packagesAreInstalled(root)).toBe(false);
  });

  it('is not, when a package was added', () => {
    writeLock('package-lock.json', { ...wanted, 'node_modules/c': { version: '1.0.0' } });
    expect(packagesAreInstalled(root)).toBe(false);
  });

  it('is not, when an install was killed: npm writes its record last', () => {
    rmSync(join(root, 'node_modules/.package-lock.json'));
    expect(packagesAreInstalled(root)).toBe(false);
  });

  it('is not, when the record was cut off', () => {
    writeText('node_modules/.package-lock.json', '{"packages": {"node_mod');
    expect(packagesAreInstalled(root)).toBe(false);
  });

  it('is not, when a folder was deleted', () => {
    rmSync(join(root, 'node_modules/b'), { recursive: true });
    expect(packagesAreInstalled(root)).toBe(false);
  });
});
