import type { NamedTrack, Play } from '../../../shared/domain/audition.ts';

/** A play on the page; `key` stays with it wherever it is moved. */
export type PlacedPlay = Play & { key: string };

/** A session cut in two: what the models hear, which may be edited, and what was played next. */
export type EditedSession = { heard: readonly PlacedPlay[]; upcoming: readonly PlacedPlay[]; isEdited: boolean };

/**
 * What was held out is left to be guessed; where nothing was, the first half is heard, and more where models know none of it, and the last play is always
 * left.
 */
export function openSession(plays: readonly Play[]): EditedSession {
  const placed = plays.map((play, place) => ({ ...play, key: `play-${place}` }));
  if (plays.some(({ isHeldOut }) => isHeldOut)) {
    return { heard: placed.filter(({ isHeldOut }) => !isHeldOut), upcoming: placed.filter(({ isHeldOut }) => isHeldOut), isEdited: false };
  }
  const firstKnown = plays.findIndex(({ isKnown }) => isKnown);
  const cut = Math.max(1, Math.floor(plays.length / 2), firstKnown + 1);
  return { heard: placed.slice(0, cut), upcoming: placed.slice(cut), isEdited: false };
}

/** Hears the first `count` plays of the whole session as it stands; at least one. */
export function cutAfter({ heard, upcoming, isEdited }: EditedSession, count: number): EditedSession {
  const all = [...heard, ...upcoming];
  const cut = Math.min(Math.max(1, count), all.length);
  return { heard: all.slice(0, cut), upcoming: all.slice(cut), isEdited };
}

export function addTrack({ heard, upcoming }: EditedSession, { track, title, artist }: NamedTrack): EditedSession {
  const added = heard.filter(({ key }) => key.startsWith('added-')).map(({ key }) => Number(key.slice('added-'.length)));
  const key = `added-${Math.max(0, ...added) + 1}`;
  return { heard: [...heard, { track, title, artist, key, isSkipped: null, isKnown: true, isHeldOut: false }], upcoming, isEdited: true };
}

/** The last one heard cannot be removed: models need something to start from. */
export function removePlay({ heard, upcoming, isEdited }: EditedSession, key: string): EditedSession {
  const left = heard.filter((play) => play.key !== key);
  if (left.length === 0 || left.length === heard.length) return { heard, upcoming, isEdited };
  return { heard: left, upcoming, isEdited: true };
}

/** Puts a heard play at another place among them. */
export function movePlay({ heard, upcoming, isEdited }: EditedSession, key: string, place: number): EditedSession {
  const from = heard.findIndex((play) => play.key === key);
  const to = Math.min(Math.max(0, place), heard.length - 1);
  if (from < 0 || from === to) return { heard, upcoming, isEdited };
  const moved = heard.toSpliced(from, 1).toSpliced(to, 0, heard[from]!);
  return { heard: moved, upcoming, isEdited: true };
}
