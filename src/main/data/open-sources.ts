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
  /** Paths of tables beside the others that tell neither of listening nor of tracks. */
  unusedFiles: string[];
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
  const { tables, unused }: SortedTables =
    reader?.format === 'table' ? await sortTables(recognised, reader, request, scratch, signal) : { tables: [], unused: [] };
  const areTracks = (file: RecognisedFile) => tables.includes(file) || (file.isTracks && file.reader === reader);
  const rowFiles = recognised.filter((file) => !areTracks(file) && !unused.includes(file) && !file.isEmpty);
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
    unusedFiles: unused.map(({ path }) => path),
    columns: assignRoles(first.description.columns, request.roles ?? {}, first.head.path),
    holds: request.holds,
  };
}

type SortedTables = { tables: RecognisedFile[]; unused: RecognisedFile[] };

/** Tells tables of listening from those beside them that describe tracks, and from those that are of no use, such as a list of genres. */
async function sortTables(
  recognised: readonly RecognisedFile[],
  reader: Reader,
  { roles = {} }: ImportRequest,
  scratch: Scratch,
  signal: AbortSignal,
): Promise<SortedTables> {
  const none = { tables: [], unused: [] };
  if (recognised.length < 2) return none;
  const described: { file: RecognisedFile; description: SourceDescription }[] = [];
  for (const file of recognised.filter(({ isEmpty }) => !isEmpty))
    described.push({ file, description: await reader.describe(await readHead(file.path, signal), scratch) });
  const asked = Object.keys(roles);
  const seeming = described.filter(({ description }) =>
    asked.length > 0 ? asked.every((name) => description.columns.some((column) => column.name === name)) : isOfListening(description),
  );
  // What columns without names hold is a guess, which names outweigh.
  const named = seeming.filter(({ description }) => hasNames(description));
  const listening = named.length > 0 ? named : seeming;
  const others = described.filter((one) => !listening.includes(one));
  const tables = others.filter(({ description }) => isTrackTable(description.columns));
  if (listening.length === 0) return tables.length === described.length ? none : { tables: tables.map(({ file }) => file), unused: [] };
  const strangers = others.filter(
    (one) => !tables.includes(one) && listening.every(({ description }) => isStranger(one.description, description)),
  );
  return { tables: tables.map(({ file }) => file), unused: strangers.map(({ file }) => file) };
}

const hasNames = ({ shape }: SourceDescription) => shape.kind !== 'delimited' || shape.headerLine > 0;
const isOfListening = ({ columns }: SourceDescription) =>
  columns.some(({ role }) => role === 'session' || role === 'user' || role === 'timestamp');

/** Whether a table shares no column with one of listening: not a part of it, but about something else. Without names its width tells. */
function isStranger(one: SourceDescription, listening: SourceDescription): boolean {
  if (!hasNames(one)) return one.columns.length !== listening.columns.length;
  return !one.columns.some(({ name }) => listening.columns.some((column) => column.name === name));
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
