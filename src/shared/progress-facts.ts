import type { DataProgress } from './domain/dataset.ts';
import { formatCount, formatDuration, formatShare } from './format.ts';

/** Where long data work stands: stage, share, rows, rate and time left, as far as they are known. */
export function progressFacts({ stage, fraction, rows, rowsPerSecond, etaSeconds }: DataProgress): string[] {
  return [
    stage,
    fraction === undefined ? null : formatShare(fraction),
    rows === undefined ? null : `${formatCount(rows)} rows`,
    rowsPerSecond === undefined ? null : `${formatCount(rowsPerSecond)} rows/s`,
    etaSeconds === undefined ? null : `${formatDuration(etaSeconds)} left`,
  ].filter((fact) => fact !== null);
}
