import type { AuditionSession } from '../../../shared/domain/audition.ts';
import type { Moment } from '../../../shared/domain/audition-moment.ts';
import { readHistories, readListenerIds } from './listener-histories.ts';
import { readSession } from './read-session.ts';
import type { PreparedSplit } from './split-sessions.ts';

/** Past sessions shown: what came before them hardly matters to anybody who looks. */
const SHOWN_SESSIONS = 20;

/** Reads a session, whose it is, and what the listener did before it; throws `input.invalid` for a number the data set does not have and `dataset.damaged`. */
export async function readMoment({ session, ...split }: PreparedSplit & { session: number }): Promise<Moment> {
  const now = await readSession({ ...split, session });
  const histories = await readHistories(split);
  const ids = await readListenerIds(split.datasetDirectory);
  const before = histories.before(session);
  const past: AuditionSession[] = [];
  for (const earlier of before.slice(-SHOWN_SESSIONS).reverse()) past.push(await readSession({ ...split, session: earlier }));
  return { listener: ids.get(histories.listenerOf(session)) ?? null, now, past, pastCount: before.length };
}
