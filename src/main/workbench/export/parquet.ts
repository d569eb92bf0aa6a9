import { parquetWriteBuffer } from 'hyparquet-writer';
import type { CellValue, ExportColumn } from './runs-table-columns.ts';

/** The same table as Parquet: numbers as doubles, booleans as booleans, anything else as text, every column nullable. */
export function toParquet(columns: readonly ExportColumn[]): ArrayBuffer {
  return parquetWriteBuffer({
    columnData: columns.map(({ name, values }) => {
      const type = typeOf(values);
      return { name, type, nullable: true, data: type === 'STRING' ? values.map(text) : values };
    }),
  });
}

function typeOf(values: readonly CellValue[]): 'DOUBLE' | 'BOOLEAN' | 'STRING' {
  const kinds = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  if (kinds.size !== 1) return 'STRING';
  if (kinds.has('number')) return 'DOUBLE';
  return kinds.has('boolean') ? 'BOOLEAN' : 'STRING';
}

function text(value: CellValue): string | null {
  return value === null ? null : String(value);
}
