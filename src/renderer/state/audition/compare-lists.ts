/** How one list stands to the first: how many tracks both hold, and by how many ranks each track is higher here; null for tracks the first lacks. */
export type ListComparison = { shared: number; shifts: ReadonlyMap<string, number | null> };

/** Holds a list of tracks, the best first, against another. */
export function compareLists(first: readonly string[], list: readonly string[]): ListComparison {
  const places = new Map(first.map((track, place) => [track, place]));
  const shifts = new Map(list.map((track, place) => [track, places.has(track) ? places.get(track)! - place : null]));
  return { shared: [...shifts.values()].filter((shift) => shift !== null).length, shifts };
}

/** What a listed track was in the session: the very next play, a later one, played or skipped in a session that was to begin, or none. */
export type Hit = 'next' | 'later' | 'played' | 'skipped' | null;

export function hitOf(track: string, upcoming: readonly { track: string }[]): Hit {
  if (upcoming[0]?.track === track) return 'next';
  return upcoming.some((play) => play.track === track) ? 'later' : null;
}
