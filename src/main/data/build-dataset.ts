import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DatasetDetail, DatasetFormat, DatasetHolds } from '../../shared/domain/dataset.ts';
import { AppError } from '../../shared/errors.ts';
import { writeDirectoryAtomically } from './atomic-directory.ts';
import type { Job } from './job.ts';
import { LAYOUT } from './layout.ts';
import { parseManifest } from './parse-manifest.ts';
import { type Prepared, type PrepareInput, prepare } from './prepare.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { tellHolds } from './tell-holds.ts';

/** Raised when the same input would be prepared into other files, so that old folders are not taken for new ones. */
const LAYOUT_VERSION = 3;

export type DatasetSource = {
  name: string;
  format: DatasetFormat;
  options: Record<string, unknown>;
  sources: DatasetDetail['sources'];
};

/** What filling the scratch database found out, beside the tables that `prepare` reads. */
export type Filled = {
  input: PrepareInput;
  /** Where it is known and need not be told from the rows. */
  holds?: DatasetHolds | undefined;
  columns: DatasetDetail['columns'];
  rowsRead: number;
  rejectedRows: number;
  rejectedSample: DatasetDetail['rejectedSample'];
};

export type DatasetBuild = {
  datasetsDirectory: string;
  fingerprint: string;
  source: DatasetSource;
  /** Makes the tables described at `PrepareInput`; may write further files of the layout into `directory`. */
  fill: (scratch: Scratch, directory: string) => Promise<Filled>;
  /** Writes what needs the numbers that `prepare` gave, such as playlists. */
  finish?: (scratch: Scratch, directory: string) => Promise<void>;
};

/** The name of a data set's folder: a hash of everything that its files are a function of. */
export function fingerprintOf(input: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify({ version: LAYOUT_VERSION, input }))
    .digest('hex')
    .slice(0, 24);
}

/**
 * Builds `<datasetsDirectory>/<fingerprint>/` through a scratch database, or finds it built.
 * A damaged folder of that name is built afresh. Nothing is left behind where it fails.
 */
export async function buildDataset(build: DatasetBuild, job: Job): Promise<DatasetDetail> {
  const target = path.join(build.datasetsDirectory, build.fingerprint);
  const existing = await readExisting(target);
  if (existing !== null) return { ...existing, name: build.source.name, sources: build.source.sources };

  await rm(target, { recursive: true, force: true });
  let detail: DatasetDetail | null = null;
  await writeDirectoryAtomically(target, async (directory) => {
    const scratch = await openScratch(path.join(directory, 'scratch'), job.signal);
    try {
      const filled = await build.fill(scratch, directory);
      const prepared = await prepare(scratch, directory, filled.input, job);
      await build.finish?.(scratch, directory);
      await scratch.close();
      detail = describe(build, filled, prepared, await sizeOfFolder(directory));
      await writeManifest(directory, detail);
    } finally {
      await scratch.close();
    }
    job.signal.throwIfAborted();
  });
  if (detail === null) throw new Error('A data set was built without a description.');
  return detail;
}

/** Reads a data set's manifest; throws `dataset.damaged` where it is unreadable or an array it lists is missing or cut short. */
export async function readManifest(directory: string): Promise<DatasetDetail> {
  const damaged = (reason: string, cause?: unknown) =>
    new AppError(
      'dataset.damaged',
      `The data set in ${directory} is damaged: ${reason}. Import it again; the same files give the same data set.`,
      { directory, reason },
      { cause },
    );
  let manifest: { checksums?: Record<string, { bytes: number }> };
  let detail: DatasetDetail;
  try {
    manifest = JSON.parse(await readFile(path.join(directory, LAYOUT.manifest), 'utf8'));
    detail = parseManifest(manifest);
  } catch (error) {
    throw damaged('its manifest.json cannot be read', error);
  }
  for (const [name, { bytes }] of Object.entries(manifest.checksums ?? {})) {
    const size = await stat(path.join(directory, name))
      .then((found) => found.size)
      .catch(() => -1);
    if (size !== bytes) throw damaged(size < 0 ? `${name} is missing` : `${name} has ${size} bytes where ${bytes} are expected`);
  }
  return detail;
}

async function readExisting(target: string): Promise<DatasetDetail | null> {
  try {
    return await readManifest(target);
  } catch {
    return null;
  }
}

function describe(build: DatasetBuild, filled: Filled, prepared: Prepared, bytes: number): DatasetDetail {
  return {
    name: build.source.name,
    fingerprint: build.fingerprint,
    format: build.source.format,
    holds:
      filled.holds ?? tellHolds(filled.columns, { hasTimes: prepared.statistics.timeRange !== null, values: prepared.statistics.values }),
    createdAt: new Date().toISOString(),
    events: prepared.events,
    sessions: prepared.sessions,
    tracks: prepared.tracks,
    users: prepared.users,
    rejectedRows: filled.rejectedRows,
    bytes,
    contexts: prepared.contexts,
    parts: prepared.parts,
    sources: build.source.sources,
    options: build.source.options,
    columns: filled.columns,
    rowsRead: filled.rowsRead,
    shortSessionsDropped: prepared.shortSessionsDropped,
    statistics: prepared.statistics,
    rejectedSample: filled.rejectedSample,
  };
}

/** Written last: a folder with a manifest has everything the manifest lists. */
async function writeManifest(directory: string, detail: DatasetDetail): Promise<void> {
  const checksums: Record<string, { bytes: number; sha256: string }> = {};
  for (const name of (await readdir(directory)).sort()) {
    if (!/\.(i32|f32|f64|u8|txt)$/.test(name)) continue;
    const file = path.join(directory, name);
    checksums[name] = { bytes: (await stat(file)).size, sha256: await hashFile(file) };
  }
  await writeFile(path.join(directory, LAYOUT.manifest), `${JSON.stringify({ ...detail, checksums }, null, 2)}\n`);
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function sizeOfFolder(directory: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(path.join(directory, entry.name))).size;
  }
  return bytes;
}
