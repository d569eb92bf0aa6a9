import { formatSplit } from '../../shared/domain/format-split.ts';

/** Where a run was tested, in words: `sample (last day for testing)`; `split` as the store keeps it. */
export function describeTest({ dataset, split }: { dataset: string; split: string }): string {
  return `${dataset} (${formatSplit(JSON.parse(split))})`;
}
