import type { DatasetDetail } from '../../shared/domain/dataset.ts';
import type { DatasetSessionLine } from '../../shared/domain/dataset-sessions.ts';
import { formatCount, formatMoment } from '../../shared/format.ts';
import { capital, HOLD_WORDS, itemsOf } from './data-words.ts';

type SessionColumn = {
  title: string;
  text: (line: DatasetSessionLine) => string;
  /** As a track of a grid. */
  width: string;
  isNumber?: boolean;
  /** Left out where room is scarce. */
  isDetail?: boolean;
};

/** The columns of the list of sessions: what the data has of them, in the words of what it holds. */
export function sessionColumns(detail: DatasetDetail): [SessionColumn, ...SessionColumn[]] {
  const { holds, statistics } = detail;
  const items = itemsOf(detail.columns);
  const hasNames = detail.columns.some(({ role }) => role === 'session-name');
  const isOfListeners = holds === 'counts' || holds === 'ratings';
  const column = (isThere: boolean, made: SessionColumn) => (isThere ? [made] : []);
  return [
    {
      title: capital(HOLD_WORDS[holds].one),
      text: (line) => line.name || (isOfListeners && line.user !== null ? line.user : line.id),
      width: hasNames ? 'minmax(88px, 4fr)' : 'minmax(88px, 2fr)',
    },
    ...column(detail.users !== null && !isOfListeners, {
      title: holds === 'playlists' ? 'Owner' : 'User',
      text: ({ user }) => user ?? '',
      width: 'minmax(88px, 2fr)',
    }),
    ...column(statistics.timeRange !== null, {
      title: 'Begins',
      text: ({ startedAt }) => (startedAt === null ? '' : formatMoment(startedAt, 'UTC')),
      width: '164px',
    }),
    { title: capital(items.many), text: ({ length }) => formatCount(length), width: '72px', isNumber: true },
    ...column(statistics.skipShare !== null || holds === 'sessions', {
      title: 'Skips',
      text: ({ skips }) => (skips === null ? '–' : String(skips)),
      width: '56px',
      isNumber: true,
    }),
    { title: `First ${items.one}`, text: ({ opening }) => opening, width: 'minmax(0, 5fr)' },
    ...column(detail.contexts.length > 0, {
      title: detail.contexts.length === 1 ? capital(detail.contexts[0]!) : 'Contexts',
      text: ({ contexts }) => contexts.map(({ value }) => value).join(', '),
      width: detail.contexts.length === 1 ? 'minmax(72px, 1fr)' : 'minmax(0, 5fr)',
      isDetail: true,
    }),
  ];
}
