import { AppError } from '../../../shared/errors.ts';
import { readHistories, readListenerIds } from './listener-histories.ts';
import { type PreparedSplit, readTestSessions } from './split-sessions.ts';

/** The last session of the test part of a listener with an earlier one; throws `serving.unknownListener` where there is none. */
export async function latestSession({ listener, ...split }: PreparedSplit & { listener: string }): Promise<number> {
  const { hasEarlier, listenerOf } = await readHistories(split);
  const { sessions } = await readTestSessions(split.splitDirectory);
  const number = [...(await readListenerIds(split.datasetDirectory))].find(([, id]) => id === listener)?.[0];
  const last = number === undefined ? undefined : sessions.findLast((session) => listenerOf(session) === number && hasEarlier(session));
  if (last !== undefined) return last;
  throw new AppError(
    'serving.unknownListener',
    `The test part of this run has no listener "${listener}" with an earlier session. Give another one, or the number of a session.`,
    { received: listener },
  );
}
