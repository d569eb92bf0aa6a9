import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { importDataset } from '../../src/main/data/import-dataset.ts';
import type { Job } from '../../src/main/data/job.ts';
import { LAYOUT } from '../../src/main/data/layout.ts';
import { type DatasetDetail, ImportRequest } from '../../src/shared/domain/dataset.ts';
import { temporaryHome } from './temporary-home.ts';

/** A job nobody stops and nobody watches. */
export function quietJob(signal: AbortSignal = new AbortController().signal): Job {
  return { signal, report: () => {} };
}

export type Imported = { detail: DatasetDetail; directory: string; datasetsDirectory: string };
type Options = Partial<Omit<ImportRequest, 'paths'>>;

/** Imports paths into a home that goes away with the test. */
export async function importPaths(paths: string[], options: Options = {}): Promise<Imported> {
  const datasetsDirectory = path.join(temporaryHome(), 'datasets');
  const request = ImportRequest.parse({ paths, ...options });
  const detail = await importDataset({ options: request, name: 'imported', datasetsDirectory }, quietJob());
  return { detail, directory: path.join(datasetsDirectory, detail.fingerprint), datasetsDirectory };
}

/** Writes files into a folder that goes away with the test and answers with their paths. */
export function writeFiles(files: Record<string, string | Uint8Array>): string[] {
  const folder = temporaryHome();
  return Object.entries(files).map(([name, content]) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  });
}

/** Imports files made of these contents. */
export async function importContents(files: Record<string, string | Uint8Array>, options: Options = {}): Promise<Imported> {
  return await importPaths(writeFiles(files), options);
}

/** The sessions of a data set as lists of track ids, in order. */
export function readSessions({ directory }: Imported): string[][] {
  const offsets = readIntegers(path.join(directory, LAYOUT.sessionOffsets));
  const tracks = readIntegers(path.join(directory, LAYOUT.eventTracks));
  const ids = readLines(path.join(directory, LAYOUT.trackIds));
  return Array.from({ length: offsets.length - 1 }, (_, session) =>
    Array.from(tracks.slice(offsets[session]!, offsets[session + 1]!), (track) => ids[track]!),
  );
}

/** The values of one context by session. */
export function readContext({ directory, detail }: Imported, name: string): string[] {
  const listing = JSON.parse(readFileSync(path.join(directory, LAYOUT.contexts), 'utf8')) as Record<string, { values: string[] }>;
  const codes = readIntegers(path.join(directory, LAYOUT.context(detail.contexts.indexOf(name))));
  return Array.from(codes, (code) => listing[name]!.values[code]!);
}

export function readIntegers(file: string): Int32Array {
  const bytes = readFileSync(file);
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

export function readLines(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}
