import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { withLock } from '../../../scripts/setup/lock.mjs';
import { describeBuild, sealEntry } from '../../../scripts/setup/tensorflow/cache-entry.ts';
import { isProvisioned, provisionTensorflow } from '../../../scripts/setup/tensorflow/provision.ts';
import {
  CACHE_MANIFEST,
  type CacheManifest,
  cacheEntryDirectory,
  findDamage,
  readCacheManifest,
} from '../../../src/main/engine/provision-cache.ts';
import { BINDING_PATH, readProvisionState, tfjsNodeDirectory } from '../../../src/main/engine/provision-state.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const installed = tfjsNodeDirectory();
const hasTensorflow = existsSync(join(installed, BINDING_PATH));
const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { version: string };
const FRAMEWORK = 'deps/lib/libtensorflow_framework.so';

let directory: string;
let packageDirectory: string;
let entry: string;

/** A machine of its own: an empty cache, no Python, and no host to download from. */
beforeEach(() => {
  directory = mkdtempSync(join(root, 'node_modules', '.provision-test-'));
  vi.stubEnv('XDG_CACHE_HOME', join(directory, 'cache'));
  vi.stubEnv('PATH', '/nowhere');
  vi.stubEnv('TFJS_NODE_CDN_STORAGE', 'http://127.0.0.1:9/');
  entry = cacheEntryDirectory(version, join(directory, 'cache', 'segue'));
  packageDirectory = join(directory, 'tfjs-node');
  for (const name of ['package.json', 'binding.gyp', 'binding', 'scripts']) {
    cpSync(join(installed, name), join(packageDirectory, name), { recursive: true });
  }
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const provision = () => provisionTensorflow(root, packageDirectory, () => undefined);

/** Gives every file of a build a second name: nothing here may write into them. */
function linkBuild(from: string, to: string, { files, links }: Pick<CacheManifest, 'files' | 'links'>): void {
  for (const { path } of files) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    linkSync(join(from, path), join(to, path));
  }
  for (const link of links) symlinkSync(link.to, join(to, link.path));
}

/** The installed TensorFlow, sealed once: its checksums take seconds. */
let sealed: string;

beforeAll(async () => {
  if (!hasTensorflow) return;
  const staging = mkdtempSync(join(root, 'node_modules', '.provision-test-staging-'));
  sealed = `${staging}-sealed`;
  linkBuild(installed, staging, await describeBuild(installed));
  await sealEntry(staging, sealed, { origin: 'wheel', tensorflowVersion: '2.21.0', reasons: ['the official build was not there'] });
});
afterAll(() => {
  if (hasTensorflow) rmSync(sealed, { recursive: true, force: true });
});

function fillCache(): void {
  linkBuild(sealed, entry, readCacheManifest(sealed)!);
  cpSync(join(sealed, CACHE_MANIFEST), join(entry, CACHE_MANIFEST));
}

/** Puts other content in a file's place without touching the file that has its content elsewhere. */
function replace(path: string, content: string | Buffer): void {
  rmSync(path);
  writeFileSync(path, content);
}

describe.runIf(hasTensorflow && process.platform === 'linux')('provisionTensorflow', () => {
  it('takes TensorFlow out of the cache, and loads it', async () => {
    fillCache();
    const state = await provision();
    expect(state).toMatchObject({ kind: 'tensorflow', origin: 'cached', reasons: ['the official build was not there'] });
    expect(state.tensorflowVersion).toMatch(/^\d+\.\d+\.\d+/);
    expect(readProvisionState(packageDirectory)).toEqual(state);
    expect(isProvisioned(packageDirectory)).toBe(true);
  });

  it('replaces a damaged file of the package by the whole one in the cache', async () => {
    fillCache();
    await provision();
    replace(join(packageDirectory, FRAMEWORK), 'cut off');
    expect(isProvisioned(packageDirectory)).toBe(false);
    const state = await provision();
    expect(state).toMatchObject({ kind: 'tensorflow', origin: 'cached' });
    expect(state.reasons.at(-1)).toMatch(/already installed: .*libtensorflow_framework\.so has 7 bytes instead of \d+/);
    expect(await findDamage(packageDirectory, state.files)).toEqual([]);
  });

  it('throws a damaged cache entry away and says so', async () => {
    fillCache();
    const manifest = readCacheManifest(entry)!;
    const framework = manifest.files.find((file) => file.path === FRAMEWORK)!;
    replace(join(entry, FRAMEWORK), Buffer.alloc(framework.bytes));
    const state = await provision();
    expect(state).toMatchObject({ kind: 'javascript', origin: 'fallback', tensorflowVersion: null });
    expect(state.reasons[0]).toBe(`cache: ${FRAMEWORK} has another checksum`);
    expect(existsSync(entry)).toBe(false);
  });

  it('accepts files whose times changed but not their content, and remembers the new times', async () => {
    fillCache();
    await provision();
    const binding = join(packageDirectory, BINDING_PATH);
    replace(binding, readFileSync(binding));
    utimesSync(binding, new Date(0), new Date(0));
    expect(isProvisioned(packageDirectory)).toBe(false);
    expect(await provision()).toMatchObject({ kind: 'tensorflow', reasons: ['the official build was not there'] });
    expect(isProvisioned(packageDirectory)).toBe(true);
  });

  it('adopts a TensorFlow that was put there by hand and works', async () => {
    fillCache();
    await provision();
    rmSync(join(packageDirectory, 'segue-provision.json'));
    rmSync(entry, { recursive: true });
    expect(isProvisioned(packageDirectory)).toBe(false);
    expect(await provision()).toMatchObject({ kind: 'tensorflow', origin: 'cached', reasons: [] });
    expect(isProvisioned(packageDirectory)).toBe(true);
  });

  it('falls back to JavaScript with every reason, and leaves nothing half made', async () => {
    const state = await provision();
    expect(state).toMatchObject({ kind: 'javascript', origin: 'fallback', files: [] });
    expect(state.reasons).toEqual([
      expect.stringMatching(/^tfjs-node's installer: .*ECONNREFUSED/),
      expect.stringMatching(/^no Python with pip/),
    ]);
    expect(existsSync(join(packageDirectory, 'deps'))).toBe(false);
    expect(existsSync(entry)).toBe(false);
    // Remembered, so that the next start does not wait for dead hosts again.
    expect(isProvisioned(packageDirectory)).toBe(true);
  });

  it('waits for another clone that is filling the cache', async () => {
    let state: Awaited<ReturnType<typeof provision>> | undefined;
    let waiting: Promise<void> | undefined;
    await withLock(`${entry}.lock`, 'filling the cache', async () => {
      waiting = provision().then((made) => {
        state = made;
      });
      fillCache();
      expect(state).toBeUndefined();
    });
    await waiting;
    expect(state).toMatchObject({ kind: 'tensorflow', origin: 'cached' });
  });
});
