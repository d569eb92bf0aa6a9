import type { DataProgress } from '../../shared/domain/dataset.ts';
import { progressFacts } from '../../shared/progress-facts.ts';

/** Where long data work stands, in a line. */
export function describeProgress(progress: DataProgress | null): string {
  return progress === null ? 'Starting' : progressFacts(progress).join(' · ');
}
