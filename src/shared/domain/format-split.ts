import type { SplitSpec } from './dataset.ts';

/** A split in words, whole: two that read alike are alike. */
export function formatSplit(split: SplitSpec): string {
  const { kind } = split;
  const every = kind === 'hash-samples' ? undefined : split.sampleEvery;
  const sample = every === undefined || every === 1 ? [] : [`1 of ${every} sessions used`];
  return [...describe(split), ...sample].join(', ');
}

const percent = (share: number) => `${Number((100 * share).toFixed(8))} %`;
const days = (count: number) => (count === 1 ? 'day' : `${count} days`);

function describe(split: SplitSpec): string[] {
  switch (split.kind) {
    case 'given':
      return ['as given by the files'];
    case 'last-days':
      return [
        `last ${days(split.testDays)} for testing`,
        ...(split.validationDays > 0 ? [`the ${days(split.validationDays)} before for validation`] : []),
      ];
    case 'random-sessions':
      return [...shares(split, 'sessions'), `seed ${split.seed}`];
    case 'last-session':
      return ['last session of each user for testing'];
    case 'hash-samples':
      return [`hash bucket ${split.trainBucket} of ${split.every} for training`, `bucket ${split.testBucket} for testing`];
    case 'hold-out-tracks':
      return [...shares(split, 'tracks'), `seed ${split.seed}`];
    case 'fold':
      return [`fold ${split.fold} of ${split.folds} of the tracks for testing`, `seed ${split.seed}`];
    case 'leave-one-out':
      return [
        `${split.pick === 'last' ? 'last track' : 'one track'} of each for testing`,
        ...(split.validation ? ['one for validation'] : []),
        ...(split.pick === 'random' ? [`seed ${split.seed}`] : []),
      ];
  }
}

function shares({ testShare, validationShare }: { testShare: number; validationShare: number }, what: string): string[] {
  return [`${percent(testShare)} of ${what} for testing`, ...(validationShare > 0 ? [`${percent(validationShare)} for validation`] : [])];
}
