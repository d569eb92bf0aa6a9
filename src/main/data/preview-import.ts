import { stat } from 'node:fs/promises';
import type { DatasetHolds, ImportPreview, ImportRequest } from '../../shared/domain/dataset.ts';
import { AppError } from '../../shared/errors.ts';
import { describeSources, mapSources } from './open-sources.ts';
import { PART_NAMES } from './part-names.ts';
import type { SourceColumn } from './readers/source-column.ts';
import { areMoments } from './readers/timestamps.ts';
import { withTemporaryScratch } from './scratch.ts';
import { tellHolds } from './tell-holds.ts';
import { describeSample } from './values.ts';

/** Shows the first rows of what would be imported, with the roles its columns would have and what stands in the way. */
export async function previewImport(request: ImportRequest, signal: AbortSignal): Promise<ImportPreview> {
  const sources = await withTemporaryScratch(signal, (scratch) => describeSources(request, scratch, signal));
  const { reader, files, columns, areParts, trackFiles, unusedFiles } = sources;
  const { rows } = files[0].description;
  const problems: ImportPreview['problems'] = [];
  let cutsAtGaps = false;
  try {
    cutsAtGaps = mapSources(sources).mapping.session === null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    problems.push({ code: error.code, message: error.message });
  }
  return {
    format: reader.format,
    columns: columns.map(({ name, role, samples }, index) => ({ name, role, samples, type: typeOf(rows.map((row) => row[index] ?? '')) })),
    rows,
    problems,
    files: [
      ...(await Promise.all(files.map(({ head, part }) => describeFile(head.path, areParts ? PART_NAMES[part]! : 'sessions')))),
      ...(await Promise.all(trackFiles.map((path) => describeFile(path, 'tracks')))),
      ...(await Promise.all(unusedFiles.map((path) => describeFile(path, 'unused')))),
    ],
    cutsAtGaps,
    holds: request.holds ?? guessHolds(columns, rows),
  };
}

/** What the rows seem to tell of, from the few at hand. */
function guessHolds(columns: readonly SourceColumn[], rows: readonly (readonly (string | null)[])[]): DatasetHolds {
  const column = columns.findIndex(({ role }) => role === 'value');
  const values = rows.map((row) => Number(row[column] ?? Number.NaN)).filter(Number.isFinite);
  const hasTimes = columns.some(({ role }) => role === 'timestamp');
  return tellHolds([...columns], { hasTimes, values: column < 0 || values.length === 0 ? null : describeSample(values) });
}

type PreviewedFile = ImportPreview['files'][number];

async function describeFile(path: string, role: PreviewedFile['role']): Promise<PreviewedFile> {
  return { path, bytes: (await stat(path)).size, role };
}

/** What kind of values a column holds, as a word for its head. */
function typeOf(values: readonly string[]): string {
  const filled = values.filter((value) => value !== '');
  if (filled.length === 0) return 'empty';
  if (filled.every((value) => /^(true|false)$/i.test(value))) return 'yes or no';
  if (filled.every((value) => /^-?\d+$/.test(value))) return 'whole number';
  if (filled.every((value) => Number.isFinite(Number(value)))) return 'number';
  return areMoments(filled) ? 'timestamp' : 'text';
}
