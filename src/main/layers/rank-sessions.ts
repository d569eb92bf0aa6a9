import { type SessionPart, sessionCount } from './session-part.ts';

/**
 * Ranks of a few predictions: entry i ranks the true next track of session `sessions[i]` (number within the part) after its first `heard[i]` plays.
 * Valid until the next batch.
 */
export type RankedBatch = { size: number; sessions: Int32Array; heard: Int32Array; ranks: Float64Array };

/** Small enough that messages, such as a cancellation, are looked at between two batches of the slowest model. */
const RANKS_IN_BATCH = 256;

/**
 * Ranks the next track at every position of every session, one at a time. `rankTarget` is given the session's number and the place of
 * its target in `part.tracks`; what was played before the target lies between the session's offset and that place.
 */
export function* rankSessions(part: SessionPart, rankTarget: (session: number, place: number) => number): Iterable<RankedBatch> {
  const sessions = new Int32Array(RANKS_IN_BATCH);
  const heard = new Int32Array(RANKS_IN_BATCH);
  const ranks = new Float64Array(RANKS_IN_BATCH);
  let size = 0;
  for (let session = 0; session < sessionCount(part); session++) {
    for (let place = part.offsets[session]! + 1; place < part.offsets[session + 1]!; place++) {
      sessions[size] = session;
      heard[size] = place - part.offsets[session]!;
      ranks[size] = rankTarget(session, place);
      if (++size < RANKS_IN_BATCH) continue;
      yield { size, sessions, heard, ranks };
      size = 0;
    }
  }
  if (size > 0) yield { size, sessions, heard, ranks };
}
