import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheDirectory } from './cache-directory.mjs';
import type { ProvisionedFile } from './provision-state.ts';

/** What the cache keeps of one TensorFlow build, beside its files. */
export type CacheManifest = {
  origin: 'official' | 'wheel';
  tensorflowVersion: string;
  files: ProvisionedFile[];
  /** Symbolic links beside the files, such as a library's versioned name. */
  links: { path: string; to: string }[];
  /** Why the ways tried before it did not serve. */
  reasons: string[];
  createdAt: string;
};

export const CACHE_MANIFEST = 'manifest.json';

/** The folder of the TensorFlow build for one version of tfjs-node on this platform; all clones share it. */
export function cacheEntryDirectory(tfjsNodeVersion: string, cache: string = cacheDirectory()): string {
  return join(cache, 'tensorflow', `tfjs-node-${tfjsNodeVersion}-${process.platform}-${process.arch}`);
}

/** The manifest of a cache entry; undefined where there is no entry or its manifest cannot be read. */
export function readCacheManifest(entry: string): CacheManifest | undefined {
  try {
    return JSON.parse(readFileSync(join(entry, CACHE_MANIFEST), 'utf8')) as CacheManifest;
  } catch {
    return undefined;
  }
}

/** Checksums already computed, so that a file with two names, here and in the cache, is read once. */
export type KnownChecksums = Map<string, string>;

/** Which files are not what was recorded, each with what is wrong. Reads them whole, unless their sizes already tell: about 2 s for 850 MB. */
export async function findDamage(
  directory: string,
  files: readonly ProvisionedFile[],
  known: KnownChecksums = new Map(),
): Promise<string[]> {
  const found = files.map((file) => ({ ...file, status: statSync(join(directory, file.path), { throwIfNoEntry: false }) }));
  const wrongSizes = found.filter(({ status, bytes }) => status?.size !== bytes);
  if (wrongSizes.length > 0) {
    return wrongSizes.map(({ path, status, bytes }) =>
      status === undefined ? `${path} is missing` : `${path} has ${status.size} bytes instead of ${bytes}`,
    );
  }
  const damage: string[] = [];
  for (const { path, status, ...file } of found) {
    const identity = `${status!.dev}:${status!.ino}:${status!.mtimeMs}`;
    const checksum = known.get(identity) ?? (await sha256(join(directory, path)));
    known.set(identity, checksum);
    if (checksum !== file.sha256) damage.push(`${path} has another checksum`);
  }
  return damage;
}

export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
