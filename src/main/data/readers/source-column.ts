import type { ColumnRole } from '../../../shared/domain/dataset.ts';

/** A column of a source file as its reader sees it. */
export type SourceColumn = {
  name: string;
  role: ColumnRole;
  /** The name a context column goes by in the workbench; its own name where absent. */
  contextName?: string;
  samples: string[];
};

/** How the rows of a source stand in its file; `headerLine` is 0 without a header. */
export type SourceShape =
  | { kind: 'delimited'; delimiter: string; quotes: boolean; headerLine: number }
  | { kind: 'json-lines' }
  | { kind: 'json-document' }
  | { kind: 'playlist-lines' }
  | { kind: 'parquet' };

/** What one look at a file's beginning tells: how it is laid out, and what its columns mean. */
export type SourceDescription = {
  shape: SourceShape;
  columns: SourceColumn[];
  /** A few rows for the preview, in the order of `columns`. */
  rows: (string | null)[][];
};
