import { expect, it } from 'vitest';
import { progressFacts } from '../../src/shared/progress-facts.ts';

it('says of data work what is known, and nothing of the rest', () => {
  expect(progressFacts({ stage: 'Reading rows', fraction: 0.42, rows: 12_000, rowsPerSecond: 3456.7, etaSeconds: 12 })).toEqual([
    'Reading rows',
    '42 %',
    '12,000 rows',
    '3,457 rows/s',
    '12 s left',
  ]);
  expect(progressFacts({ stage: 'Sorting', fraction: 0 })).toEqual(['Sorting', '0 %']);
});
