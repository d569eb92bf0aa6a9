import { type SessionPart, sessionCount } from './session-part.ts';

/** One session-parallel mini-batch; the arrays are reused for the next. */
export type SessionParallelBatch = {
  /** The track each slot is at, int32 [slots]; 0 where the slot is done. */
  tracks: Int32Array;
  /** The track that follows it. */
  targets: Int32Array;
  /** Session each slot walks, numbered within the part. */
  sessions: Int32Array;
  /** 0 where the slot has just begun a session, so that its hidden state starts from zero; 1 elsewhere. */
  carry: Float32Array;
  /** 1 where the slot walks a session, 0 where none was left for it. */
  live: Float32Array;
  /** How many slots are live. */
  events: number;
};

/**
 * Session-parallel mini-batches (GRU4Rec): each slot walks one session event by event and takes the next untouched session when it ends.
 * Slots that find no session left stay, marked not live, so that batches keep their shape to the end: no event is lost.
 * Sessions are taken in their own order or in one that is given.
 */
export function* sessionParallelBatches(part: SessionPart, slots: number, order?: Int32Array): Iterable<SessionParallelBatch> {
  const { offsets, tracks } = part;
  const count = sessionCount(part);
  const batch: SessionParallelBatch = {
    tracks: new Int32Array(slots),
    targets: new Int32Array(slots),
    sessions: new Int32Array(slots),
    carry: new Float32Array(slots),
    live: new Float32Array(slots),
    events: Math.min(slots, count),
  };
  const position = new Int32Array(slots);
  const sessionAt = (place: number) => order?.[place] ?? place;
  for (let slot = 0; slot < batch.events; slot++) {
    batch.sessions[slot] = sessionAt(slot);
    batch.live[slot] = 1;
    position[slot] = offsets[batch.sessions[slot]!]!;
  }
  let next = batch.events;
  while (batch.events > 0) {
    for (let slot = 0; slot < slots; slot++) {
      if (batch.live[slot] === 0) continue;
      batch.tracks[slot] = tracks[position[slot]!]!;
      batch.targets[slot] = tracks[position[slot]! + 1]!;
    }
    yield batch;
    for (let slot = 0; slot < slots; slot++) {
      if (batch.live[slot] === 0) continue;
      batch.carry[slot] = 1;
      position[slot]! += 1;
      if (position[slot]! + 1 < offsets[batch.sessions[slot]! + 1]!) continue;
      batch.carry[slot] = 0;
      if (next < count) {
        batch.sessions[slot] = sessionAt(next++);
        position[slot] = offsets[batch.sessions[slot]!]!;
      } else {
        batch.live[slot] = 0;
        batch.tracks[slot] = 0;
        batch.targets[slot] = 0;
        batch.events--;
      }
    }
  }
}

/** Sessions from the longest to the shortest: all slots then end at nearly the same time, where a long session begun last would keep one busy alone. */
export function longestFirst(part: SessionPart): Int32Array {
  const length = (session: number) => part.offsets[session + 1]! - part.offsets[session]!;
  return Int32Array.from({ length: sessionCount(part) }, (_, session) => session).sort((a, b) => length(b) - length(a) || a - b);
}
