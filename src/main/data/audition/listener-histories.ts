import { existsSync } from 'node:fs';
import path from 'node:path';
import { LAYOUT } from '../layout.ts';
import { PART_NAMES } from '../part-names.ts';
import { withTemporaryScratch } from '../scratch.ts';
import { quoteText } from '../sql.ts';
import { readIntegers } from './array-files.ts';
import { keepRecent } from './recent.ts';
import type { PreparedSplit } from './split-sessions.ts';

/** Where the data names no listeners, all sessions are one's. */
const NOBODY = 0;
const never = new AbortController().signal;

/** The sessions of a split, of any part, by listener in the order of time: what models of how sessions start learn and predict from. */
export type ListenerHistories = {
  /** The listener's sessions before this one; empty for a session that is not in the split. */
  before: (session: number) => readonly number[];
  hasEarlier: (session: number) => boolean;
  /** Number of a session's listener. */
  listenerOf: (session: number) => number;
};

const readByKey = keepRecent(2, async (key: string): Promise<ListenerHistories> => {
  const { datasetDirectory, splitDirectory } = JSON.parse(key) as PreparedSplit;
  const usersPath = path.join(datasetDirectory, LAYOUT.sessionUsers);
  const users = existsSync(usersPath) ? await readIntegers(usersPath) : null;
  const listenerOf = (session: number) => users?.[session] ?? NOBODY;
  const files = PART_NAMES.map((part) => path.join(splitDirectory, part, LAYOUT.part.sessions)).filter((file) => existsSync(file));
  const parts = await Promise.all(files.map(readIntegers));
  const lists = new Map<number, number[]>();
  const placeOf = new Map<number, number>();
  // Sessions are numbered by time.
  for (const session of parts.flatMap((part) => [...part]).sort((a, b) => a - b)) {
    const listener = listenerOf(session);
    if (listener < 0) continue;
    const list = lists.get(listener) ?? [];
    if (list.length === 0) lists.set(listener, list);
    placeOf.set(session, list.length);
    list.push(session);
  }
  return {
    before: (session) => lists.get(listenerOf(session))?.slice(0, placeOf.get(session) ?? 0) ?? [],
    hasEarlier: (session) => (placeOf.get(session) ?? 0) > 0,
    listenerOf,
  };
});

/** Reads who listened to what before what; throws `dataset.damaged`. */
export function readHistories({ datasetDirectory, splitDirectory }: PreparedSplit): Promise<ListenerHistories> {
  return readByKey(JSON.stringify({ datasetDirectory, splitDirectory }));
}

/** The user's ids of listeners, by number; empty where the data names none. */
export const readListenerIds = keepRecent(1, async (datasetDirectory: string): Promise<ReadonlyMap<number, string>> => {
  if (!existsSync(path.join(datasetDirectory, LAYOUT.sessionUsers))) return new Map();
  const sessions = quoteText(path.join(datasetDirectory, LAYOUT.sessions));
  return await withTemporaryScratch(never, async (scratch) => {
    const rows = await scratch.rows<{ user: number; id: string }>(
      `SELECT DISTINCT "user", user_id AS id FROM read_parquet(${sessions}) WHERE user_id IS NOT NULL`,
    );
    return new Map(rows.map(({ user, id }) => [Number(user), id]));
  });
});
