import type { DatasetSummary, SplitSpec } from './domain/dataset.ts';

/** The split to start from: the given one, else the one usual for what the data holds. */
export function defaultSplit({ holds, parts, contexts }: Pick<DatasetSummary, 'holds' | 'parts' | 'contexts'>): SplitSpec {
  if (parts.some(({ name }) => name === 'test')) return { kind: 'given' };
  if (holds !== 'sessions') return { kind: 'hold-out-tracks', testShare: 0.2, validationShare: 0, seed: 1 };
  // Whatever has times has hours.
  if (contexts.includes('hour')) return { kind: 'last-days', testDays: 1, validationDays: 0 };
  return { kind: 'random-sessions', testShare: 0.1, validationShare: 0, seed: 1 };
}
