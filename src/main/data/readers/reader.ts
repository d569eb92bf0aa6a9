import type { DatasetFormat } from '../../../shared/domain/dataset.ts';
import type { Job } from '../job.ts';
import type { Scratch } from '../scratch.ts';
import type { FileHead } from './file-head.ts';
import type { InspectedFile } from './inspect-file.ts';
import type { RowMapping } from './row-mapping.ts';
import type { SourceColumn, SourceDescription } from './source-column.ts';
import type { RowScan } from './stage-rows.ts';

/** A file on its way in: inspected whole, its beginning looked at. */
export type SourceFile = { head: FileHead; inspected: InspectedFile; description: SourceDescription };

/** Where a reader works. `number` tells its files in the scratch folder apart; `onBytes` hears how much of the source is read. */
export type Workplace = { scratch: Scratch; job: Job; number: number; onBytes: (bytes: number) => void };

/** One format of listening data. To add one, see docs/how-to/add-a-reader.md. */
export type Reader = {
  format: DatasetFormat;
  /** Whether a file is of this format, judged by its beginning. */
  recognises: (head: FileHead) => boolean;
  /** Columns, roles and a few rows; throws `dataset.missingColumn` where the format demands a column that is not there. */
  describe: (head: FileHead, scratch: Scratch) => Promise<SourceDescription>;
  /** Makes the file readable as rows of text fields, one for each column of its description. */
  open: (file: SourceFile, place: Workplace) => Promise<RowScan>;
  /** How those rows become events. */
  map: (columns: readonly SourceColumn[], source: string) => RowMapping;
  /** Formats that come with descriptions of their tracks: which files hold them, and how they become `track_features` (see track-table.ts). */
  tracks?: {
    recognises: (head: FileHead) => boolean;
    load: (files: readonly TrackFile[], place: Omit<Workplace, 'number'>) => Promise<void>;
  };
};

export type TrackFile = { head: FileHead; inspected: InspectedFile };
