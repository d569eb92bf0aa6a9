import type { SessionPart } from './session-part.ts';

/** Chunks of sessions, one in each slot; arrays are [steps * slots], the slots of a step side by side, and reused for the next. */
export type SessionChunks = {
  tracks: Int32Array;
  /** The track that follows. */
  targets: Int32Array;
  /** 1 where a prediction is made; 0 past the end of a session. */
  isLive: Float32Array;
  /** float32 [slots]: 0 where a slot begins a session, 1 where it goes on with one. */
  carry: Float32Array;
  /** Predictions made. */
  events: number;
};

/**
 * Walks sessions in slots, `steps` plays at a time, for truncated back-propagation: the state after a chunk is carried to the next, and a slot whose session
 * ends takes the next of `order` with its next chunk.
 */
export function* sessionChunks({ offsets, tracks }: SessionPart, order: Int32Array, slots: number, steps: number): Iterable<SessionChunks> {
  const chunk: SessionChunks = {
    tracks: new Int32Array(steps * slots),
    targets: new Int32Array(steps * slots),
    isLive: new Float32Array(steps * slots),
    carry: new Float32Array(slots),
    events: 0,
  };
  /** Place of each slot's next play, and the end of its session's plays that have a next one. */
  const place = new Int32Array(slots);
  const end = new Int32Array(slots);
  let next = 0;
  while (true) {
    for (const array of [chunk.tracks, chunk.targets, chunk.isLive]) array.fill(0);
    chunk.events = 0;
    for (let slot = 0; slot < slots; slot++) {
      chunk.carry[slot] = place[slot]! < end[slot]! ? 1 : 0;
      if (chunk.carry[slot] === 0 && next < order.length) {
        const session = order[next++]!;
        place[slot] = offsets[session]!;
        end[slot] = offsets[session + 1]! - 1;
      }
      for (let step = 0; step < steps && place[slot]! < end[slot]!; step++) {
        const at = step * slots + slot;
        const play = place[slot]!;
        chunk.tracks[at] = tracks[play]!;
        chunk.targets[at] = tracks[play + 1]!;
        chunk.isLive[at] = 1;
        chunk.events++;
        place[slot] = play + 1;
      }
    }
    if (chunk.events === 0) return;
    yield chunk;
  }
}
