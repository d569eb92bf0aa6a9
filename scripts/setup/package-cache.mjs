import { createHash } from 'node:crypto';
import { constants, readdirSync, readFileSync, statfsSync, statSync, utimesSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory } from '../../src/main/engine/cache-directory.mjs';

/** A copy of node_modules takes about a gigabyte; below this much free disk none is kept. */
const NEEDED_BYTES = 4 * 2 ** 30;
/** How many entries stay: that of the lock in use, and of the one before. */
const KEPT_ENTRIES = 2;
const RECORD = 'record.json';
/** How the name of a copy under way ends; one this old was left by a killed process. */
const STAGING = '.tmp';
const ABANDONED_MILLISECONDS = 60 * 60 * 1000;

/** @typedef {{ files: number, bytes: number }} Record */

/**
 * The entry for the packages of one lock on this platform; all clones share it.
 * @param {string} root
 * @param {string} [cache]
 */
export function packageEntry(root, cache = cacheDirectory()) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return join(cache, 'packages', `${lock.slice(0, 16)}-${process.platform}-${process.arch}`);
}

/**
 * Puts the packages another clone has installed into node_modules. Whole or not at all: copied beside, then renamed.
 * @param {string} root
 * @param {string} entry
 * @returns {Promise<string | undefined>} what was done; undefined where there is no whole entry
 */
export async function restorePackages(root, entry) {
  const record = readRecord(entry);
  if (record === undefined) return undefined;
  const kept = join(entry, 'node_modules');
  const found = measure(kept);
  if (found.files !== record.files || found.bytes !== record.bytes) {
    await rm(entry, { recursive: true, force: true });
    return undefined;
  }
  const staging = join(root, '.segue', 'node_modules.new');
  const target = join(root, 'node_modules');
  try {
    await copyTree(kept, staging);
    await rm(target, { recursive: true, force: true });
    await rename(staging, target);
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
    await rm(staging, { recursive: true, force: true });
    return undefined;
  }
  const now = new Date();
  utimesSync(entry, now, now);
  return `${record.files} files (cached)`;
}

/**
 * Keeps a fresh node_modules for the next clone. A cache that cannot be written is no reason to stop.
 * @param {string} root
 * @param {string} entry
 */
export async function keepPackages(root, entry) {
  const staging = `${entry}.${process.pid}${STAGING}`;
  try {
    await mkdir(dirname(entry), { recursive: true });
    const { bavail, bsize } = statfsSync(dirname(entry));
    if (bavail * bsize < NEEDED_BYTES) return;
    await copyTree(join(root, 'node_modules'), join(staging, 'node_modules'));
    await writeFile(join(staging, RECORD), JSON.stringify(measure(join(staging, 'node_modules'))));
    await rm(entry, { recursive: true, force: true });
    await rename(staging, entry);
    await dropOldEntries(dirname(entry));
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
    await rm(staging, { recursive: true, force: true });
  }
}

/** @param {string} from @param {string} to */
async function copyTree(from, to) {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, mode: constants.COPYFILE_FICLONE });
}

/** @param {string} folder */
async function dropOldEntries(folder) {
  const entries = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => ({ path, used: statSync(path).mtimeMs }))
    .sort((a, b) => b.used - a.used);
  const abandoned = entries.filter(({ path, used }) => path.endsWith(STAGING) && Date.now() - used > ABANDONED_MILLISECONDS);
  const old = entries.filter(({ path }) => !path.endsWith(STAGING)).slice(KEPT_ENTRIES);
  for (const { path } of [...abandoned, ...old]) await rm(path, { recursive: true, force: true });
}

/** @param {string} entry @returns {Record | undefined} */
function readRecord(entry) {
  try {
    return JSON.parse(readFileSync(join(entry, RECORD), 'utf8'));
  } catch {
    return undefined;
  }
}

/** How many files a tree has and their size: what a lost or cut file changes. @param {string} folder @returns {Record} */
function measure(folder) {
  const record = { files: 0, bytes: 0 };
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    record.files++;
    record.bytes += statSync(join(entry.parentPath, entry.name)).size;
  }
  return record;
}

/** An error of the file system, rather than of the program. @param {unknown} error */
function isStorageTrouble(error) {
  return error instanceof Error && 'syscall' in error;
}
