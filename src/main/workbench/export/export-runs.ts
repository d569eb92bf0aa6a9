import type { RunSummary } from '../../../shared/domain/run.ts';
import { formatRuns } from '../../../shared/format.ts';
import { toLatex } from '../../../shared/table-text/latex.ts';
import { toCsv } from './csv.ts';
import { toParquet } from './parquet.ts';
import { resultsTable } from './results-table.ts';
import { exportColumns } from './runs-table-columns.ts';

export type ExportFormat = 'csv' | 'parquet' | 'tex' | 'json';
/** What of a search its tables need; `objective` is the metric it is about. */
export type ExportedSearch = { name: string; objective: string };
export type ExportedFile = { fileName: string; mediaType: string; base64: string };

const MEDIA_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  tex: 'application/x-tex',
  json: 'application/json',
};

/** The runs of a search as a file; the door writes it. */
export function exportRuns({ name, objective }: ExportedSearch, runs: readonly RunSummary[], format: ExportFormat): ExportedFile {
  const content = contentOf({ name, objective }, runs, format);
  return { fileName: `${name}.${format}`, mediaType: MEDIA_TYPES[format], base64: content.toString('base64') };
}

function contentOf({ name, objective }: ExportedSearch, runs: readonly RunSummary[], format: ExportFormat): Buffer {
  switch (format) {
    case 'csv':
      return Buffer.from(toCsv(exportColumns(runs)));
    case 'parquet':
      return Buffer.from(toParquet(exportColumns(runs)));
    case 'tex': {
      const done = runs.filter((run) => run.status === 'done');
      const caption = `Search ${name}: ${formatRuns(done.length)}, best values in bold.`;
      return Buffer.from(toLatex(resultsTable(done, objective), caption));
    }
    case 'json':
      return Buffer.from(`${JSON.stringify(runs, null, 2)}\n`);
  }
}
