import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepPackages, packageEntry, restorePackages } from '../../../scripts/setup/package-cache.mjs';

let folder: string;
let cache: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'segue-package-cache-'));
  cache = join(folder, 'cache');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A checkout with this lock and, if installed, one package with a program. */
function makeClone(name: string, lock: string, isInstalled: boolean): string {
  const root = join(folder, name);
  writeText(join(root, 'package-lock.json'), lock);
  if (!isInstalled) return root;
  writeText(join(root, 'node_modules', 'a', 'index.js'), 'one');
  mkdirSync(join(root, 'node_modules', '.bin'));
  symlinkSync('../a/index.js', join(root, 'node_modules', '.bin', 'a'));
  return root;
}

const keep = (root: string) => keepPackages(root, packageEntry(root, cache));
const restore = (root: string) => restorePackages(root, packageEntry(root, cache));

describe('the cache of packages', () => {
  it('brings what one clone installed to another of the same lock', async () => {
    await keep(makeClone('first', 'lock', true));
    const second = makeClone('second', 'lock', false);
    expect(await restore(second)).toBe('1 files (cached)');
    expect(readFileSync(join(second, 'node_modules', '.bin', 'a'), 'utf8')).toBe('one');
    expect(existsSync(join(second, '.segue', 'node_modules.new'))).toBe(false);
  });

  it('has nothing for another lock', async () => {
    await keep(makeClone('first', 'lock', true));
    expect(await restore(makeClone('second', 'other lock', false))).toBeUndefined();
  });

  it('throws away an entry with a cut file, and leaves the clone as it was', async () => {
    const first = makeClone('first', 'lock', true);
    await keep(first);
    writeText(join(packageEntry(first, cache), 'node_modules', 'a', 'index.js'), 'on');
    expect(await restore(first)).toBeUndefined();
    expect(existsSync(packageEntry(first, cache))).toBe(false);
    expect(readFileSync(join(first, 'node_modules', 'a', 'index.js'), 'utf8')).toBe('one');
  });

  it('keeps the two locks used last, and clears away what a killed process left', async () => {
    const abandoned = `${packageEntry(makeClone('killed', 'killed', true), cache)}.1.tmp`;
    mkdirSync(abandoned, { recursive: true });
    const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
    utimesSync(abandoned, longAgo, longAgo);
    for (const lock of ['oldest', 'older', 'newest']) {
      const root = makeClone(lock, lock, true);
      await keep(root);
      if (lock === 'oldest') utimesSync(packageEntry(root, cache), longAgo, longAgo);
    }
    expect(readdirSync(join(cache, 'packages'))).toHaveLength(2);
    expect(await restore(join(folder, 'oldest'))).toBeUndefined();
    expect(await restore(join(folder, 'older'))).toBeDefined();
  });
});
