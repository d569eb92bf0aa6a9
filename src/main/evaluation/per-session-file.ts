import { writeSync } from 'node:fs';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { writeFileAtomically } from '../engine/atomic-file.ts';
import type { SessionContext } from './context-metrics.ts';
import type { SessionMetrics } from './evaluate-next-track.ts';

/**
 * Writes a run's metrics by session as Parquet, for paired tests: `session` (number in the data set), `n` (predictions), a column a metric
 * (mean over the session's predictions, double) and a column a context (text).
 */
export function writePerSessionFile(
  path: string,
  sessionNumbers: Int32Array,
  metrics: SessionMetrics,
  contexts: readonly SessionContext[],
): void {
  const bytes = parquetWriteBuffer({
    columnData: [
      { name: 'session', data: sessionNumbers, type: 'INT32', nullable: false },
      { name: 'n', data: metrics.predictions, type: 'INT32', nullable: false },
      ...[...metrics.means].map(([name, data]) => ({ name, data, type: 'DOUBLE' as const, nullable: false })),
      ...contexts.map(({ name, values, codes }) => ({
        name,
        data: Array.from(codes, (code) => values[code] ?? ''),
        type: 'STRING' as const,
        nullable: false,
      })),
    ],
  });
  writeFileAtomically(path, (descriptor) => {
    writeSync(descriptor, new Uint8Array(bytes));
  });
}
