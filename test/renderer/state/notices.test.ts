import { describe, expect, it } from 'vitest';
import { Notices } from '../../../src/renderer/state/notices.svelte.ts';
import { AppError } from '../../../src/shared/errors.ts';

describe('Notices', () => {
  it('keeps each problem until dismissed, and counts the same one again', () => {
    const notices = new Notices();
    notices.report(new AppError('dataset.notFound', 'There is no data set "x".'));
    notices.report(new AppError('audition.unknownTrack', 'Unknown track.'));
    notices.report(new AppError('dataset.notFound', 'There is no data set "x".'));
    expect(notices.list).toMatchObject([
      { code: 'dataset.notFound', severity: 'error', times: 2 },
      { code: 'audition.unknownTrack', severity: 'warning', times: 1 },
    ]);
    notices.dismiss(notices.list[0]?.id ?? 0);
    expect(notices.list.map((notice) => notice.code)).toEqual(['audition.unknownTrack']);
  });
});
