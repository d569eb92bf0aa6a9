import type { ImportRequest } from '../../shared/domain/dataset.ts';
import { AppError } from '../../shared/errors.ts';
import { assignRoles } from './assign-roles.ts';
import { findFiles, givenParts } from './find-files.ts';
import { type FileHead, readHead } from './readers/file-head.ts';
import type { Reader } from './readers/reader.ts';
import { findReader } from './readers/registry.ts';
import { missingColumn, type RowMapping } from './readers/row-mapping.ts';
import type { SourceColumn, SourceDescription } from './readers/source-column.ts';
import type { Scratch } from './scratch.ts';

/** One file of sessions, understood from its beginning; `part` is 0 where the files are no given split. */
export type DescribedFile = { head: FileHead; description: SourceDescription; part: number };

export type DescribedSources = {
  reader: Reader;
  files: [DescribedFile, ...DescribedFile[]];
  /** Whether the names of the files make them a given split. */
  areParts: boolean;
  /** Tables of tracks, named in the request or found among the files. */
  trackFiles: FileHead[];
  /** The columns of the first file, with the roles they are to have. */
  columns: SourceColumn[];
};

/** Sources whose rows can be read: every file has the columns that matter, and those tell tracks and sessions. */
export type MappedSources = DescribedSources & { mapping: RowMapping; hasParts: boolean };

/** Finds the files of a request, tells sessions from track tables, and guesses format, columns and roles where the request leaves them open. */
export async function describeSources(request: ImportRequest, scratch: Scratch, signal: AbortSignal): Promise<DescribedSources> {
  const heads: FileHead[] = [];
  for (const file of await findFiles(request.paths)) heads.push(await readHead(file, signal));
  const named = request.tracksPath === undefined ? [] : await findFiles([request.tracksPath]);
  const trackHeads = await Promise.all(named.map((file) => readHead(file, signal)));

  const sessionHeads = heads.filter((head) => !named.includes(head.path));
  const reader = agreedReader(sessionHeads, request);
  const isTracks = (head: FileHead) => reader.tracks?.recognises(head) === true;
  const rowHeads = sessionHeads.filter((head) => !isTracks(head) && !isEmpty(head));
  if (rowHeads.length === 0) throw nothingToRead(reader, sessionHeads);

  const parts = givenParts(rowHeads.map((head) => head.path));
  const files: DescribedFile[] = [];
  for (const [index, head] of rowHeads.entries())
    files.push({ head, description: await reader.describe(head, scratch), part: parts?.[index] ?? 0 });
  const [first, ...others] = files as [DescribedFile, ...DescribedFile[]];
  return {
    reader,
    files: [first, ...others],
    areParts: parts !== null,
    trackFiles: [...trackHeads, ...sessionHeads.filter(isTracks)],
    columns: assignRoles(first.description.columns, request.roles ?? {}, first.head.path),
  };
}

/** Settles how rows become events; throws `dataset.missingColumn`. */
export function mapSources(sources: DescribedSources): MappedSources {
  const { reader, files, columns, areParts } = sources;
  for (const file of files) requireColumns(file, columns);
  const mapping = reader.map(columns, files[0].head.path);
  return { ...sources, mapping, hasParts: areParts || mapping.part !== null };
}

/** The reader of all files: the stated one, else the most particular one that recognises any of them. */
function agreedReader(heads: readonly FileHead[], request: ImportRequest): Reader {
  const found = heads.map((head) => findReader(head, request.format));
  return found.find((reader) => reader.format !== 'table') ?? found[0]!;
}

function isEmpty(head: FileHead): boolean {
  return !head.isParquet && head.isWholeFile && head.text.trim() === '';
}

function nothingToRead(reader: Reader, heads: readonly FileHead[]): AppError {
  const files = heads.map((head) => head.path);
  const reason = heads.every(isEmpty) ? 'without a single row' : `with tracks, but no sessions (format ${reader.format})`;
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
