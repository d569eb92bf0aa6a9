import type { DataProgress } from '../../shared/domain/dataset.ts';
import { formatCount, formatDuration, formatShare } from '../../shared/format.ts';

/** Where long data work stands: stage, share, rows, rate and time left, as far as they are known. */
export function describeProgress(progress: DataProgress | null): string {
  if (progress === null) return 'Starting';
  const { stage, fraction, rows, rowsPerSecond, etaSeconds } = progress;
  return [
    stage,
    fraction === undefined ? null : formatShare(fraction),
    rows === undefined ? null : `${formatCount(rows)} rows`,
    rowsPerSecond === undefined ? null : `${formatCount(rowsPerSecond)} rows/s`,
    etaSeconds === undefined ? null : `${formatDuration(etaSeconds)} left`,
  ]
    .filter((fact) => fact !== null)
    .join(' · ');
}
