import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import type { DoctorCheck, DoctorReport } from '../../shared/domain/system.ts';
import { formatBytes } from '../../shared/format.ts';
import { cacheDirectory } from '../engine/cache-directory.mjs';
import { cacheEntryDirectory, findDamage, type KnownChecksums, readCacheManifest } from '../engine/provision-cache.ts';
import { PROVISION_COMMAND, type ProvisionState, readProvisionState, tfjsNodeDirectory } from '../engine/provision-state.ts';
import type { HomePaths } from './home.ts';

export type DoctorOptions = {
  paths: HomePaths;
  version: string;
  /** Answers SQLite's version by asking the open database; throws where it cannot be read. */
  askDatabase: () => string;
};

const NEEDED_NODE_MAJOR = 24;
const NEEDED_FREE_BYTES = 2 * 2 ** 30;
/** Name in the report, and the package whose version stands for it. */
const PACKAGES = {
  tfjs: '@tensorflow/tfjs-node',
  duckdb: '@duckdb/node-api',
  'better-sqlite3': 'better-sqlite3',
  electron: 'electron',
  orpc: '@orpc/server',
} as const;

const require = createRequire(import.meta.url);

/** Looks the whole installation over. Reads package files and checksums only: neither TensorFlow nor DuckDB is loaded. */
export async function examineInstallation({ paths, version, askDatabase }: DoctorOptions): Promise<DoctorReport> {
  const state = readProvisionState();
  const cache = cacheDirectory();
  const homeFreeBytes = await freeBytes(paths.home);
  const known: KnownChecksums = new Map();
  const { check: database, sqliteVersion } = checkDatabase(paths, askDatabase);
  return {
    version,
    engine: { kind: state.kind, origin: state.origin, tensorflowVersion: state.tensorflowVersion, reasons: state.reasons },
    versions: {
      node: process.versions.node,
      ...(state.tensorflowVersion === null ? {} : { tensorflow: state.tensorflowVersion }),
      ...(sqliteVersion === null ? {} : { sqlite: sqliteVersion }),
      ...installedVersions(),
    },
    paths: { home: paths.home, cache, database: paths.database, log: paths.log },
    disk: { homeFreeBytes, cacheFreeBytes: await freeBytes(cache), homeUsedBytes: await usedBytes(paths.home) },
    machine: { platform: process.platform, architecture: process.arch, cores: availableParallelism(), memoryBytes: totalmem() },
    checks: [
      checkNode(),
      checkEngine(state),
      await checkInstalledFiles(state, known),
      await checkCache(cache, known),
      checkHome(paths),
      database,
      checkDisk(homeFreeBytes),
      describeWindow(),
    ],
  };
}

function checkNode(): DoctorCheck {
  const ok = Number.parseInt(process.versions.node, 10) >= NEEDED_NODE_MAJOR;
  return { name: 'node', ok, finding: `Node ${process.versions.node} runs Segue.`, cure: ok ? null : 'npm start' };
}

function checkEngine({ kind, tensorflowVersion, reasons }: ProvisionState): DoctorCheck {
  if (kind === 'tensorflow')
    return { name: 'engine', ok: true, finding: `TensorFlow ${tensorflowVersion ?? ''} trains natively.`.replace('  ', ' '), cure: null };
  const why = reasons.length === 0 ? '' : ` ${reasons.join('; ')}.`;
  return {
    name: 'engine',
    ok: false,
    finding: `Training runs in plain JavaScript, roughly 100 times slower.${why}`,
    cure: PROVISION_COMMAND,
  };
}

async function checkInstalledFiles({ kind, files }: ProvisionState, known: KnownChecksums): Promise<DoctorCheck> {
  const name = 'TensorFlow files';
  if (kind === 'javascript') return { name, ok: true, finding: 'None are installed.', cure: null };
  if (files.length === 0)
    return { name, ok: true, finding: 'They were put there by hand, so there is no checksum to compare.', cure: null };
  const damage = await findDamage(tfjsNodeDirectory(), files, known);
  if (damage.length > 0) return { name, ok: false, finding: `${damage.join('; ')}.`, cure: PROVISION_COMMAND };
  return { name, ok: true, finding: `${files.length} files have their checksums.`, cure: null };
}

async function checkCache(cache: string, known: KnownChecksums): Promise<DoctorCheck> {
  const name = 'cache';
  const entry = cacheEntryDirectory(packageVersion(PACKAGES.tfjs) ?? '', cache);
  const manifest = readCacheManifest(entry);
  if (manifest === undefined)
    return { name, ok: true, finding: `No TensorFlow build is kept in ${cache}; another clone would fetch its own.`, cure: null };
  const damage = await findDamage(entry, manifest.files, known);
  if (damage.length > 0) return { name, ok: false, finding: `${damage.join('; ')}.`, cure: PROVISION_COMMAND };
  return { name, ok: true, finding: `TensorFlow ${manifest.tensorflowVersion} is whole in ${entry}.`, cure: null };
}

function checkHome({ home }: HomePaths): DoctorCheck {
  try {
    accessSync(home, constants.R_OK | constants.W_OK);
    return { name: 'home', ok: true, finding: `${home} can be written.`, cure: null };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return { name: 'home', ok: false, finding: `${home} cannot be written (${code}).`, cure: 'segue --home DIR' };
  }
}

function checkDatabase({ database }: HomePaths, ask: () => string): { check: DoctorCheck; sqliteVersion: string | null } {
  try {
    return { check: { name: 'database', ok: true, finding: `${database} opens.`, cure: null }, sqliteVersion: ask() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      check: { name: 'database', ok: false, finding: `${database} cannot be read: ${message}`, cure: 'segue --home DIR' },
      sqliteVersion: null,
    };
  }
}

function checkDisk(homeFreeBytes: number): DoctorCheck {
  const ok = homeFreeBytes >= NEEDED_FREE_BYTES;
  const finding = `${formatBytes(homeFreeBytes)} are free at home${ok ? '' : `; less than ${formatBytes(NEEDED_FREE_BYTES)} may stop an import or a search`}.`;
  return { name: 'disk', ok, finding, cure: ok ? null : 'segue datasets remove NAME' };
}

/** Not a failure either way: the browser door does all that the window does. */
function describeWindow(): DoctorCheck {
  const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
  const finding = !hasDisplay
    ? 'There is no display, so npm start opens the browser door.'
    : hasElectronProgram()
      ? "Electron's program is there, so npm start opens a window."
      : "Electron's program is fetched at the first npm start; without it the browser door opens.";
  return { name: 'window', ok: true, finding, cure: null };
}

function hasElectronProgram(): boolean {
  if (process.versions['electron'] !== undefined) return true;
  const directory = packageDirectory('electron');
  return directory !== undefined && existsSync(join(directory, 'path.txt'));
}

function installedVersions(): Record<string, string> {
  const found = Object.entries(PACKAGES).map(([name, packageName]) => [name, packageVersion(packageName)] as const);
  return Object.fromEntries(found.filter((pair): pair is readonly [keyof typeof PACKAGES, string] => pair[1] !== undefined));
}

function packageVersion(name: string): string | undefined {
  const directory = packageDirectory(name);
  if (directory === undefined) return undefined;
  return (JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Where a package is installed, looked up by folder: many packages do not let their package.json be required. */
function packageDirectory(name: string): string | undefined {
  const folders = require.resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name)).find((directory) => existsSync(join(directory, 'package.json')));
}

/** Free space where `path` is, or will be. */
async function freeBytes(path: string): Promise<number> {
  if (!existsSync(path)) return dirname(path) === path ? 0 : freeBytes(dirname(path));
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

async function usedBytes(directory: string): Promise<number> {
  let bytes = 0;
  // A folder or file may be gone again: searches write while this looks.
  for (const entry of await readdir(directory, { withFileTypes: true }).catch(() => [])) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) bytes += await usedBytes(path);
    else if (entry.isFile()) bytes += (await stat(path).catch(() => ({ size: 0 }))).size;
  }
  return bytes;
}
