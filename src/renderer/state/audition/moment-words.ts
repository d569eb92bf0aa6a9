import type { AuditionSession } from '../../../shared/domain/audition.ts';
import type { MomentRanking } from '../../../shared/domain/audition-moment.ts';
import { formatCount, formatNumber } from '../../../shared/format.ts';

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** How long before the moment a session began; by its place where times are not known. */
export function agoText(startedAt: number | null, now: number | null, place: number): string {
  if (startedAt === null || now === null) return place === 1 ? 'last' : `${place} ago`;
  const seconds = Math.max(0, now - startedAt);
  if (seconds < 2 * HOUR_SECONDS) return `${formatCount(Math.round(seconds / 60))} min`;
  if (seconds < 2 * DAY_SECONDS) return `${formatCount(Math.round(seconds / HOUR_SECONDS))} h`;
  return `${formatCount(Math.round(seconds / DAY_SECONDS))} days`;
}

/** Contexts in a few words: the weekday and the hour as one. */
export function whenText(contexts: AuditionSession['contexts']): string {
  const byName = new Map(contexts.map(({ name, value }) => [name, value]));
  const hour = byName.get('hour');
  const clock = hour === undefined ? [] : [`${hour.padStart(2, '0')} h`];
  const weekday = byName.get('weekday');
  const others = contexts.filter(({ name }) => name !== 'hour' && name !== 'weekday').map(({ value }) => value);
  return [[...(weekday === undefined ? [] : [weekday.slice(0, 3)]), ...clock].join(' '), ...others]
    .filter((text) => text !== '')
    .join(', ');
}

/** What was ranked, and how it was found. */
export function searchText({ candidates, search }: MomentRanking): { words: string; help: string } {
  if (search.kind === 'exact') return { words: `Among ${formatCount(candidates)} tracks`, help: 'Every one of them was looked at.' };
  return {
    words: `Among ${formatCount(candidates)} tracks by HNSW, recall@${search.k} ${formatNumber(search.recall)}`,
    help: `Found in a graph of neighbours: measured over ${search.queries} sessions, it finds this share of the ${search.k} tracks that looking at all of them finds (${search.recall}).`,
  };
}
