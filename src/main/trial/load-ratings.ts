import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LARGEST_RATING_BESIDE, NEVER_AGAIN } from '../../shared/domain/never-again.ts';
import { AppError } from '../../shared/errors.ts';
import { formatCount } from '../../shared/format.ts';
import { LAYOUT } from '../data/layout.ts';
import type { PartName } from '../data/part-names.ts';
import type { RatingData, Ratings } from '../layers/ratings.ts';
import { type Prepared, readIntegers, readPart, readPartValues } from './load-split.ts';

type LoadedRatings = {
  data: RatingData;
  test: Ratings;
  sessions: Int32Array;
  /** The user of a session of the data set, -1 where training does not know it. */
  userOf: (session: number) => number;
  /** Whether a value says "never play again" in place of a rating. */
  isMark: (value: number) => boolean;
  /** 1 for each track that training has ratings of. */
  known: Uint8Array;
};

/**
 * Reads a split's ratings: those to learn from, those to be judged by, and the session in the data set of each of these. Throws `dataset.noRatings` where the data has none, `dataset.damaged` where arrays do not fit.
 */
export function loadRatings(prepared: Prepared): LoadedRatings {
  const trackCount = readIntegers(join(prepared.splitDirectory, LAYOUT.support)).length;
  const listenerOf = readListeners(prepared);
  const [train, test] = [loadPart(prepared, 'train', trackCount, listenerOf), loadPart(prepared, 'test', trackCount, listenerOf)];
  const largest = Math.max(
    ...[train, test].map(({ values }) => values.reduce((found, value) => (value === NEVER_AGAIN ? found : Math.max(found, value)), 0)),
  );
  const hasMark = largest <= LARGEST_RATING_BESIDE && [train, test].some(({ values }) => values.includes(NEVER_AGAIN));
  const rated = hasMark ? withoutMark(train) : train;
  const judged = hasMark ? withoutMark(test) : test;
  const numberOf = new Map<number, number>();
  for (const user of rated.users) if (!numberOf.has(user)) numberOf.set(user, numberOf.size);
  const known = new Uint8Array(trackCount);
  for (const track of rated.tracks) known[track] = 1;
  const removed = train.values.length + test.values.length - rated.values.length - judged.values.length;
  return {
    data: {
      train: { ...rated, users: rated.users.map((user) => numberOf.get(user)!) },
      userCount: numberOf.size,
      trackCount,
      scale: {
        minimum: rated.values.reduce((found, value) => Math.min(found, value), Number.POSITIVE_INFINITY),
        maximum: rated.values.reduce((found, value) => Math.max(found, value), Number.NEGATIVE_INFINITY),
      },
      notes: hasMark
        ? [`${formatCount(removed)} ratings of ${NEVER_AGAIN}, "never play again", are no numbers on the scale and were left out.`]
        : [],
    },
    test: {
      users: judged.users.map((user) => numberOf.get(user) ?? -1),
      tracks: judged.tracks.map((track) => (known[track] === 1 ? track : -1)),
      values: judged.values,
    },
    sessions: judged.sessions,
    userOf: (session) => numberOf.get(listenerOf(session)) ?? -1,
    isMark: (value) => hasMark && value === NEVER_AGAIN,
    known,
  };
}

type Part = Ratings & { sessions: Int32Array };

/** Users are those of the data where it names them, else every session is one. */
function readListeners({ datasetDirectory }: Prepared): (session: number) => number {
  const usersPath = join(datasetDirectory, LAYOUT.sessionUsers);
  const users = existsSync(usersPath) ? readIntegers(usersPath) : null;
  return (session) => (users === null ? session : users[session]!);
}

function loadPart(prepared: Prepared, name: PartName, trackCount: number, listenerOf: (session: number) => number): Part {
  const { offsets, tracks, sessions: numbers } = readPart(prepared, name, trackCount);
  const values = readPartValues(prepared, name, tracks.length);
  if (values === null) {
    throw new AppError('dataset.noRatings', 'The data set has no ratings. Import it with a column of the role "value".', {
      splitDirectory: prepared.splitDirectory,
    });
  }
  const sessions = new Int32Array(tracks.length);
  numbers.forEach((number, index) => {
    sessions.fill(number, offsets[index], offsets[index + 1]);
  });
  return { sessions, users: sessions.map(listenerOf), tracks, values };
}

function withoutMark({ sessions, users, tracks, values }: Part): Part {
  const isRating = (_: number, index: number) => values[index] !== NEVER_AGAIN;
  return {
    sessions: sessions.filter(isRating),
    users: users.filter(isRating),
    tracks: tracks.filter(isRating),
    values: values.filter(isRating),
  };
}
