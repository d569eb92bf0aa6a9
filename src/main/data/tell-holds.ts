import type { DatasetDetail, DatasetHolds } from '../../shared/domain/dataset.ts';
import type { ValueStatistics } from './values.ts';

const RATING_NAMES = /rating|stars|score/i;
const COUNT_NAMES = /count|plays|weight|listens/i;
const PLAYLIST_NAMES = /^(pid|playlist.*)$/i;
const LARGEST_RATING = 100;

/** Tells what data holds by what it has: times make sessions, numbers make counts or ratings, by the name of their column or how they lie. */
export function tellHolds(
  columns: DatasetDetail['columns'],
  { hasTimes, values }: { hasTimes: boolean; values: Pick<ValueStatistics, 'minimum' | 'median' | 'maximum' | 'neverAgain'> | null },
): DatasetHolds {
  const named = (role: string) => columns.find((column) => column.role === role)?.name;
  if (hasTimes) return 'sessions';
  if (values !== null) {
    const name = named('value') ?? '';
    if (RATING_NAMES.test(name)) return 'ratings';
    if (COUNT_NAMES.test(name)) return 'counts';
    // Most pairs are played but once or twice; ratings lie about the middle of their scale.
    const isScale = values.minimum >= 0 && values.maximum <= LARGEST_RATING && values.median > values.minimum;
    return values.neverAgain > 0 || isScale ? 'ratings' : 'counts';
  }
  const session = named('session');
  if (named('session-name') !== undefined || (session !== undefined && PLAYLIST_NAMES.test(session))) return 'playlists';
  return session === undefined && named('user') !== undefined ? 'counts' : 'sessions';
}
