import type { ImportPreview, ImportRequest } from '../../shared/domain/dataset.ts';
import { AppError } from '../../shared/errors.ts';
import { describeSources, mapSources } from './open-sources.ts';
import { looksLikeTime } from './readers/timestamps.ts';
import { withTemporaryScratch } from './scratch.ts';

/** Shows the first rows of what would be imported, with the roles its columns would have and what stands in the way. */
export async function previewImport(request: ImportRequest, signal: AbortSignal): Promise<ImportPreview> {
  const sources = await withTemporaryScratch(signal, (scratch) => describeSources(request, scratch, signal));
  const { reader, files, columns } = sources;
  const { rows } = files[0].description;
  const problems: ImportPreview['problems'] = [];
  try {
    mapSources(sources);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    problems.push({ code: error.code, message: error.message });
  }
  return {
    format: reader.format,
    columns: columns.map(({ name, role, samples }, index) => ({ name, role, samples, type: typeOf(rows.map((row) => row[index] ?? '')) })),
    rows,
    problems,
  };
}

/** What kind of values a column holds, as a word for its head. */
function typeOf(values: readonly string[]): string {
  const filled = values.filter((value) => value !== '');
  if (filled.length === 0) return 'empty';
  if (filled.every((value) => /^(true|false)$/i.test(value))) return 'yes or no';
  if (filled.every((value) => /^-?\d+$/.test(value))) return 'whole number';
  if (filled.every((value) => Number.isFinite(Number(value)))) return 'number';
  return filled.every(looksLikeTime) ? 'timestamp' : 'text';
}
