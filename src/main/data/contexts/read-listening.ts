import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createRng } from '../../../shared/random.ts';
import { LAYOUT } from '../layout.ts';
import { readPreparedSessions } from '../prepared-sessions.ts';

/** As in P1 3.3: what a session goes on to is another matter than how it begins. */
const FIRST_TRACKS = 10;
/** Sessions looked at, whole listeners at a time: what they say of a context no longer moves with more. */
const MOST_SESSIONS = 200_000;
const SEED = 1;

/** The beginnings of sessions; a session goes by its place. */
export type Listening = {
  trackCount: number;
  /** Number of the session in the data set. */
  numbers: Int32Array;
  /** The first tracks of place p are `tracks[trackOffsets[p] .. trackOffsets[p + 1])`. */
  trackOffsets: Int32Array;
  tracks: Int32Array;
  /** 1 where a track was skipped; null where the data does not say. */
  isSkipped: Uint8Array | null;
  /** The places of each listener, in the order of time; null where the data names none. */
  listeners: Int32Array[] | null;
  notes: string[];
};

/** Reads the first ten tracks of each session, of a random sample of listeners where there are more than 200,000 sessions; throws `dataset.damaged`. */
export async function readListening(datasetDirectory: string): Promise<Listening> {
  const { offsets, tracks, trackCount, users } = await readPreparedSessions(datasetDirectory);
  const skipFile = path.join(datasetDirectory, LAYOUT.eventSkipped);
  const skips = existsSync(skipFile) ? new Uint8Array(await readFile(skipFile)) : null;
  const total = offsets.length - 1;
  const lists = users === null ? null : chooseListeners(users);
  const chosen =
    lists === null
      ? Array.from({ length: Math.min(total, MOST_SESSIONS) }, (_, index) => Math.floor((index * total) / Math.min(total, MOST_SESSIONS)))
      : lists.flat();
  const numbers = Int32Array.from(chosen);
  const trackOffsets = new Int32Array(numbers.length + 1);
  numbers.forEach((number, place) => {
    trackOffsets[place + 1] = trackOffsets[place]! + Math.min(FIRST_TRACKS, offsets[number + 1]! - offsets[number]!);
  });
  const first = new Int32Array(trackOffsets.at(-1)!);
  const isSkipped = skips === null ? null : new Uint8Array(first.length);
  numbers.forEach((number, place) => {
    const [from, count] = [offsets[number]!, trackOffsets[place + 1]! - trackOffsets[place]!];
    first.set(tracks.subarray(from, from + count), trackOffsets[place]!);
    isSkipped?.set(skips!.subarray(from, from + count), trackOffsets[place]!);
  });
  const notes = [`The first ${FIRST_TRACKS} tracks of each session are looked at.`];
  if (numbers.length < total) {
    const who = lists === null ? 'an even sample' : `all sessions of ${lists.length.toLocaleString('en-US')} randomly chosen listeners`;
    notes.push(`${numbers.length.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} sessions are looked at: ${who}.`);
  }
  return { trackCount, numbers, trackOffsets, tracks: first, isSkipped, listeners: lists === null ? null : toPlaces(lists), notes };
}

/** Sessions are numbered by time, so that numbers in order are a listener's sessions in order. */
function chooseListeners(users: Int32Array): number[][] {
  const lists = new Map<number, number[]>();
  for (const [session, user] of users.entries()) {
    if (user < 0) continue;
    const list = lists.get(user);
    if (list === undefined) lists.set(user, [session]);
    else list.push(session);
  }
  const rng = createRng(SEED, 'listeners looked at');
  const all = [...lists.values()];
  const chosen: number[][] = [];
  let count = 0;
  while (all.length > 0 && count < MOST_SESSIONS) {
    const index = rng.integer(all.length);
    [all[index], all[all.length - 1]] = [all.at(-1)!, all[index]!];
    const list = all.pop()!;
    count += list.length;
    chosen.push(list);
  }
  return chosen;
}

function toPlaces(lists: readonly number[][]): Int32Array[] {
  let next = 0;
  return lists.map((list) => Int32Array.from(list, () => next++));
}
