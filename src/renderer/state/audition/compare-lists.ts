/** How one list stands to the first: how many tracks both hold, and by how many ranks each track is higher here; null for tracks the first lacks. */
export type ListComparison = { shared: number; shifts: ReadonlyMap<string, number | null> };

/** Holds a list of tracks, the best first, against another. */
export function compareLists(first: readonly string[], list: readonly string[]): ListComparison {
  const places = new Map(first.map((track, place) => [track, place]));
  const shifts = new Map(list.map((track, place) => [track, places.has(track) ? places.get(track)! - place : null]));
  return { shared: [...shifts.values()].filter((shift) => shift !== null).length, shifts };
}

/** What a listed track was: the very next play of the session or a later one, held out of a playlist, played or skipped in a session that was to begin, or none. */
export type Hit = 'next' | 'later' | 'held-out' | 'played' | 'skipped' | null;

/** `isOrdered` is false for what was held out of a playlist: none of it comes next. */
export function hitOf(track: string, upcoming: readonly { track: string }[], isOrdered: boolean): Hit {
  if (!upcoming.some((play) => play.track === track)) return null;
  if (!isOrdered) return 'held-out';
  return upcoming[0]?.track === track ? 'next' : 'later';
}
