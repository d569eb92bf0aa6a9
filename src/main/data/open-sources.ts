import type { ImportRequest } from '../../shared/domain/dataset.ts';
import { AppError } from '../../shared/errors.ts';
import { assignRoles } from './assign-roles.ts';
import { findFiles, givenParts } from './find-files.ts';
import { type FileHead, forgetText, readHead } from './readers/file-head.ts';
import type { Reader } from './readers/reader.ts';
import { findReader } from './readers/registry.ts';
import { collectionKey, missingColumn, type RowMapping } from './readers/row-mapping.ts';
import type { SourceColumn, SourceDescription } from './readers/source-column.ts';
import { isTrackTable } from './readers/track-table.ts';
import type { Scratch } from './scratch.ts';

/** One file of sessions, understood from its beginning; `part` is 0 where the files are no given split. */
export type DescribedFile = { head: FileHead; description: SourceDescription; part: number };

export type DescribedSources = {
  reader: Reader;
  files: [DescribedFile, ...DescribedFile[]];
  /** Whether the names of the files make them a given split. */
  areParts: boolean;
  /** Paths of track tables, named in the request or found among the files. */
  trackFiles: string[];
  /** The columns of the first file, with the roles they are to have. */
  columns: SourceColumn[];
  /** What the request says the rows tell of. */
  holds: ImportRequest['holds'];
};

/** Sources whose rows can be read: every file has the columns that matter, and those tell tracks and sessions. */
export type MappedSources = DescribedSources & { mapping: RowMapping; hasParts: boolean };

/** Finds the files of a request, tells sessions from track tables, and guesses format, columns and roles where the request leaves them open. */
export async function describeSources(request: ImportRequest, scratch: Scratch, signal: AbortSignal): Promise<DescribedSources> {
  const named = request.tracksPath === undefined ? [] : await findFiles([request.tracksPath]);
  const paths = (await findFiles(request.paths)).filter((file) => !named.includes(file));
  const recognised: RecognisedFile[] = [];
  for (const file of paths) recognised.push(await recognise(file, request, signal));
  const reader = recognised.find((file) => file.reader.format !== 'table')?.reader ?? recognised[0]?.reader;
  const tables = reader?.format === 'table' ? await findTrackTables(recognised, reader, request, scratch, signal) : [];
  const areTracks = (file: RecognisedFile) => tables.includes(file) || (file.isTracks && file.reader === reader);
  const rowFiles = recognised.filter((file) => !areTracks(file) && !file.isEmpty);
  if (reader === undefined || rowFiles.length === 0) throw nothingToRead(recognised, [...paths, ...named]);

  const parts = givenParts(rowFiles.map(({ path }) => path));
  const files: DescribedFile[] = [];
  for (const [index, { path }] of rowFiles.entries()) {
    const head = await readHead(path, signal);
    // A clone, because texts cut out of a file's beginning would keep all of it in memory.
    const description = structuredClone(await reader.describe(head, scratch));
    files.push({ head: forgetText(head), description, part: parts?.[index] ?? 0 });
  }
  const [first, ...others] = files as [DescribedFile, ...DescribedFile[]];
  return {
    reader,
    files: [first, ...others],
    areParts: parts !== null,
    trackFiles: [...named, ...recognised.filter(areTracks).map(({ path }) => path)],
    columns: assignRoles(first.description.columns, request.roles ?? {}, first.head.path),
    holds: request.holds,
  };
}

/** Tables that describe tracks and name neither sessions nor listeners, beside tables that do. */
async function findTrackTables(
  recognised: readonly RecognisedFile[],
  reader: Reader,
  { roles = {} }: ImportRequest,
  scratch: Scratch,
  signal: AbortSignal,
): Promise<RecognisedFile[]> {
  if (recognised.length < 2 || Object.keys(roles).length > 0) return [];
  const described: { file: RecognisedFile; isOfTracks: boolean }[] = [];
  for (const file of recognised.filter(({ isEmpty }) => !isEmpty)) {
    const { columns } = await reader.describe(await readHead(file.path, signal), scratch);
    const isOfListening = columns.some(({ role }) => role === 'session' || role === 'user' || role === 'timestamp');
    described.push({ file, isOfTracks: !isOfListening && isTrackTable(columns) });
  }
  const tables = described.filter(({ isOfTracks }) => isOfTracks).map(({ file }) => file);
  return tables.length === described.length ? [] : tables;
}

/** What a file's beginning says about its place among the others; a reader of its own format outweighs the generic table. */
type RecognisedFile = { path: string; reader: Reader; isTracks: boolean; isEmpty: boolean };

async function recognise(path: string, request: ImportRequest, signal: AbortSignal): Promise<RecognisedFile> {
  const head = await readHead(path, signal);
  const reader = findReader(head, request.format);
  const isEmpty = !head.isParquet && head.isWholeFile && head.text.trim() === '';
  return { path, reader, isTracks: reader.tracks?.recognises(head) === true, isEmpty };
}

/** Settles how rows become events; throws `dataset.missingColumn`. */
export function mapSources(sources: DescribedSources): MappedSources {
  const { reader, files, columns, areParts, holds } = sources;
  for (const file of files) requireColumns(file, columns);
  const mapped = reader.map(columns, files[0].head.path);
  const isOfListeners = (holds === 'counts' || holds === 'ratings') && !columns.some(({ role }) => role === 'session');
  // Counts and ratings belong to a listener whenever they were made.
  const mapping = isOfListeners && mapped.user !== null ? { ...mapped, session: collectionKey(mapped.user, mapped.contexts) } : mapped;
  return { ...sources, mapping, hasParts: areParts || mapping.part !== null };
}

function nothingToRead(recognised: readonly RecognisedFile[], files: readonly string[]): AppError {
  const reason =
    recognised.every(({ isEmpty }) => isEmpty) && recognised.length > 0 ? 'without a single row' : 'with tracks, but no sessions';
  return new AppError(
    'dataset.empty',
    `There is nothing to import: ${files.join(', ')} ${files.length === 1 ? 'is a file' : 'are files'} ${reason}. Name the file that holds the sessions.`,
    { files },
  );
}

/** Every column that means something must be in every file. */
function requireColumns({ head, description }: DescribedFile, columns: readonly SourceColumn[]): void {
  const present = new Set(description.columns.map(({ name }) => name));
  const missing = columns.find(({ name, role }) => role !== 'ignore' && !present.has(name));
  if (missing === undefined) return;
  throw missingColumn(description.columns, head.path, `it has no column "${missing.name}", which the other files have`, missing.role);
}
