import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { DatasetDetail, ImportRequest } from '../../shared/domain/dataset.ts';
import { AppError } from '../../shared/errors.ts';
import { buildDataset, type Filled, fingerprintOf } from './build-dataset.ts';
import { collectTracks } from './collect-tracks.ts';
import type { Job } from './job.ts';
import { describeSources, type MappedSources, mapSources } from './open-sources.ts';
import { PART_NAMES } from './part-names.ts';
import type { PrepareInput } from './prepare.ts';
import { readRows } from './read-rows.ts';
import { type InspectedFile, inspectFile } from './readers/inspect-file.ts';
import { refuseRejected, sampleRejected, writeRejected } from './rejected-rows.ts';
import { type Scratch, withTemporaryScratch } from './scratch.ts';
import { formSessions, takeSessions } from './sessionize.ts';

/**
 * Imports files as `<datasetsDirectory>/<fingerprint>/`, or finds them imported: the same content with the same options is the same data set.
 * Rows that cannot be read are kept in rejected.csv; with `strict` the first of them throws `dataset.rejectedRow`.
 */
export async function importDataset(
  {
    options,
    name,
    datasetsDirectory,
    uploadsDirectory,
  }: { options: ImportRequest; name: string; datasetsDirectory: string; uploadsDirectory?: string },
  job: Job,
): Promise<DatasetDetail> {
  const sources = mapSources(await withTemporaryScratch(job.signal, (scratch) => describeSources(options, scratch, job.signal)));
  const inspected = await inspectAll(sources, job);
  const nameOf = (file: string) => nameOfSource(file, uploadsDirectory);
  const detail = await buildDataset(
    {
      datasetsDirectory,
      fingerprint: fingerprintOf({ ...meaningfulOptions(options, sources), files: describeContent(sources, inspected) }),
      source: {
        name,
        format: sources.reader.format,
        options: { ...options, paths: options.paths.map(nameOf) },
        sources: await listSources(sources, inspected, nameOf),
      },
      fill: (scratch, directory) => fill(scratch, directory, options, sources, inspected, nameOf, job),
    },
    job,
  );
  // A data set that was there already was perhaps imported leniently.
  if (options.strict) refuseRejected(detail.rejectedSample);
  return detail;
}

/** Who reads about an upload later knows it by its own name; its folder is gone by then. */
function nameOfSource(file: string, uploadsDirectory: string | undefined): string {
  return uploadsDirectory !== undefined && file.startsWith(uploadsDirectory + path.sep) ? path.basename(file) : file;
}

type Inspected = ReadonlyMap<string, InspectedFile>;

/** Reads every source once for its checksum and for how its lines can be read. */
export async function inspectAll(sources: MappedSources, job: Job): Promise<Inspected> {
  const paths = [...sources.files.map(({ head }) => head.path), ...sources.trackFiles];
  const inspected = new Map<string, InspectedFile>();
  for (const [index, file] of paths.entries()) {
    job.report('Checking files', index / paths.length);
    inspected.set(file, await inspectFile(file, job));
  }
  return inspected;
}

/** What the prepared files depend on beside the sources' content. */
function meaningfulOptions(options: ImportRequest, { reader, mapping, columns }: MappedSources) {
  return {
    format: reader.format,
    // Where nothing is stated nothing is added, so that what was imported before is still known.
    ...(options.holds === undefined ? {} : { holds: options.holds }),
    roles: columns.map(({ name, role, contextName }) => [name, role, contextName ?? null]),
    gapMinutes: mapping.session === null ? options.gapMinutes : null,
    firstTracks: options.firstTracks ?? null,
    minimumSessionLength: options.minimumSessionLength,
  };
}

function describeContent({ files, trackFiles, areParts }: MappedSources, inspected: Inspected) {
  return {
    areParts,
    rows: files.map(({ head, part }) => [part, inspected.get(head.path)!.sha256]),
    tracks: trackFiles.map((file) => inspected.get(file)!.sha256),
  };
}

async function listSources(
  { files, trackFiles, unusedFiles, areParts }: MappedSources,
  inspected: Inspected,
  nameOf: (file: string) => string,
): Promise<DatasetDetail['sources']> {
  const bytesOf = (file: string) => inspected.get(file)!.bytes;
  return [
    ...files.map(({ head, part }) => ({
      path: nameOf(head.path),
      bytes: bytesOf(head.path),
      role: areParts ? PART_NAMES[part]! : ('sessions' as const),
    })),
    ...trackFiles.map((file) => ({ path: nameOf(file), bytes: bytesOf(file), role: 'tracks' as const })),
    ...(await Promise.all(
      unusedFiles.map(async (file) => ({ path: nameOf(file), bytes: (await stat(file)).size, role: 'unused' as const })),
    )),
  ];
}

async function fill(
  scratch: Scratch,
  directory: string,
  options: ImportRequest,
  sources: MappedSources,
  inspected: Inspected,
  nameOf: (file: string) => string,
  job: Job,
): Promise<Filled> {
  const { columns, files } = sources;
  const { rowsRead, rejectedRows } = await readRows(scratch, sources, inspected, options.strict, job);
  const paths = files.map(({ head }) => nameOf(head.path));
  await writeRejected(scratch, directory, paths);
  const rejectedSample = await sampleRejected(scratch, paths);
  if (rejectedRows === rowsRead) throw allRejected(paths, rowsRead, rejectedSample);
  return {
    input: await formInteractions(scratch, options, sources, inspected, job),
    holds: options.holds,
    columns: columns.map(({ name, role }) => ({ name, role })),
    rowsRead,
    rejectedRows,
    rejectedSample,
  };
}

/** Makes the tables that `prepare` starts from out of the rows that were read. */
export async function formInteractions(
  scratch: Scratch,
  options: ImportRequest,
  sources: MappedSources,
  inspected: Inspected,
  job: Job,
): Promise<PrepareInput> {
  const { mapping, hasParts } = sources;
  const contexts = mapping.contexts.map(({ name }) => name);
  job.report('Forming sessions');
  await scratch.run(mapping.session === null ? formSessions(contexts, options.gapMinutes) : takeSessions(contexts));
  const hasTracksTable = await collectTracks(scratch, sources, inspected, job);
  const hasNames = mapping.sessionName !== null;
  return {
    contexts,
    hasNames,
    hasTracksTable,
    hasParts,
    firstTracks: options.firstTracks,
    minimumSessionLength: options.minimumSessionLength,
  };
}

function allRejected(paths: readonly string[], rows: number, sample: DatasetDetail['rejectedSample']): AppError {
  if (rows === 0)
    return new AppError('dataset.empty', `${paths.join(', ')} holds a header but not a single row. Name a file with rows.`, {
      files: paths,
    });
  const [first] = sample;
  return new AppError(
    'dataset.empty',
    `None of the ${rows} rows of ${paths.join(', ')} could be read. The first, line ${first?.line}: ${first?.reason}. Check the format and the column roles.`,
    { files: paths, rows, rejectedSample: sample },
  );
}
