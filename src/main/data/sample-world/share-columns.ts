import path from 'node:path';
import { type ColumnSource, parquetWriteFile } from 'hyparquet-writer';
import type { Scratch } from '../scratch.ts';
import { quoteText } from '../sql.ts';

/** Hands typed arrays to DuckDB as a Parquet file of the scratch folder; answers with the SQL that reads it. */
export function shareColumns(
  scratch: Scratch,
  name: string,
  columns: Record<string, Int32Array | Float32Array | Float64Array | string[]>,
): string {
  const filename = path.join(scratch.directory, `${name}.parquet`);
  const columnData: ColumnSource[] = Object.entries(columns).map(([column, data]) => ({
    name: column,
    data,
    type: Array.isArray(data) ? 'STRING' : data instanceof Int32Array ? 'INT32' : data instanceof Float32Array ? 'FLOAT' : 'DOUBLE',
    nullable: false,
    // Read once and thrown away: looking for a dictionary would cost more than it saves.
    encoding: 'PLAIN',
  }));
  parquetWriteFile({ filename, columnData, statistics: false, codec: 'UNCOMPRESSED', rowGroupSize: 100_000 });
  return `read_parquet(${quoteText(filename)}, file_row_number = true)`;
}
