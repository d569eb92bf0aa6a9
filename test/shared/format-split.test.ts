import { expect, it } from 'vitest';
import { SplitSpec } from '../../src/shared/domain/dataset.ts';
import { formatSplit } from '../../src/shared/domain/format-split.ts';

it.each([
  [{ kind: 'given' }, 'as given by the files'],
  [
    { kind: 'last-days', testDays: 7, validationDays: 1, sampleEvery: 6 },
    'last 7 days for testing, the day before for validation, 1 of 6 sessions used',
  ],
  [{ kind: 'random-sessions', testShare: 0.07 }, '7 % of sessions for testing, seed 1'],
  [{ kind: 'hash-samples', every: 10 }, 'hash bucket 0 of 10 for training, bucket 1 for testing'],
  [{ kind: 'fold', fold: 2 }, 'fold 2 of 5 of the tracks for testing, seed 1'],
  [{ kind: 'leave-one-out', pick: 'random', validation: true }, 'one track of each for testing, one for validation, seed 1'],
])('says %j in words', (spec, words) => {
  expect(formatSplit(SplitSpec.parse(spec))).toBe(words);
});
