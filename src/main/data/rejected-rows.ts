import path from 'node:path';
import type { RejectedRow } from '../../shared/domain/dataset.ts';
import { AppError } from '../../shared/errors.ts';
import { readManifest } from './build-dataset.ts';
import { LAYOUT } from './layout.ts';
import { type Scratch, withTemporaryScratch } from './scratch.ts';
import { quoteText } from './sql.ts';

const SAMPLE_ROWS = 20;

function rejectedRows(paths: readonly string[]): string {
  const file = `list_extract([${paths.map(quoteText).join(', ')}], file + 1)`;
  return `SELECT ${file} AS file, line, reason, coalesce(text, '') AS text FROM staged WHERE reason IS NOT NULL`;
}

/** Writes the rejected rows of `staged`, in the order of the source; an empty list is written too. */
export async function writeRejected(scratch: Scratch, directory: string, paths: readonly string[]): Promise<void> {
  await scratch.run(
    `COPY (${rejectedRows(paths)} ORDER BY ordinal) TO ${quoteText(path.join(directory, LAYOUT.rejected))} (FORMAT csv, HEADER true)`,
  );
}

/** The first rejected rows of `staged`. */
export async function sampleRejected(scratch: Scratch, paths: readonly string[], limit = SAMPLE_ROWS): Promise<RejectedRow[]> {
  return await scratch.rows<RejectedRow>(`${rejectedRows(paths)} ORDER BY ordinal LIMIT ${limit}`);
}

/** How many rows of `staged` were rejected for what, the most frequent first; values in quotation marks are left out, so that like counts with like. */
export async function countReasons(scratch: Scratch): Promise<{ reason: string; n: number }[]> {
  return await scratch.rows<{ reason: string; n: number }>(
    `SELECT regexp_replace(reason, '"[^"]*"', '"…"', 'g') AS reason, count(*) AS n FROM staged WHERE reason IS NOT NULL
     GROUP BY 1 ORDER BY n DESC, 1 LIMIT ${SAMPLE_ROWS}`,
  );
}

/** Reads the first rejected rows of a prepared data set; throws `dataset.damaged`. */
export async function readRejected(
  { datasetDirectory, limit }: { datasetDirectory: string; limit: number },
  signal: AbortSignal,
): Promise<RejectedRow[]> {
  const { rejectedRows: count } = await readManifest(datasetDirectory);
  if (count === 0) return [];
  const columns = `{'file': 'VARCHAR', 'line': 'BIGINT', 'reason': 'VARCHAR', 'text': 'VARCHAR'}`;
  const file = quoteText(path.join(datasetDirectory, LAYOUT.rejected));
  return await withTemporaryScratch(signal, (scratch) =>
    scratch.rows<RejectedRow>(`SELECT file, line, reason, coalesce(text, '') AS text
      FROM read_csv(${file}, columns = ${columns}, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false) LIMIT ${limit}`),
  );
}

/** Throws `dataset.rejectedRow` where there is a rejected row. */
export function refuseRejected([first]: readonly RejectedRow[]): void {
  if (first === undefined) return;
  throw new AppError(
    'dataset.rejectedRow',
    `${first.file}, line ${first.line}: ${first.reason}. Mend the row, or import without --strict to set such rows aside.`,
    { ...first },
  );
}
