import type { SplitSpec } from './dataset.ts';

/** A split in a few words, whole: two that read alike are alike. */
export function formatSplit(split: SplitSpec): string {
  const { kind, ...options } = split;
  const settings = Object.entries(options).map(([name, value]) => `${name} ${String(value)}`);
  return [kind, ...settings].join(', ');
}
