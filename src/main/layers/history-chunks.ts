/** Sessions of one listener, by place: `from .. to - 1`. */
export type HistoryRange = { from: number; to: number };

/** Stretches of histories, one in each slot; reused for the next. */
export type HistoryChunk = {
  /** int32 [steps * slots], the slots of a step side by side: the place of a session, -1 where nothing is. */
  places: Int32Array;
  /** float32 [slots]: 0 where a slot begins a listener, 1 where it goes on with one. */
  carry: Float32Array;
};

/**
 * Walks listeners in slots, `steps` sessions at a time, so that states can be carried from chunk to chunk; a slot whose listener ends takes the next one
 * of `ranges` with its next chunk.
 */
export function* historyChunks(ranges: readonly HistoryRange[], slots: number, steps: number): Iterable<HistoryChunk> {
  const chunk: HistoryChunk = { places: new Int32Array(steps * slots), carry: new Float32Array(slots) };
  const place = new Int32Array(slots);
  const end = new Int32Array(slots);
  let next = 0;
  while (true) {
    chunk.places.fill(-1);
    let isEmpty = true;
    for (let slot = 0; slot < slots; slot++) {
      chunk.carry[slot] = place[slot]! < end[slot]! ? 1 : 0;
      if (chunk.carry[slot] === 0 && next < ranges.length) {
        const { from, to } = ranges[next++]!;
        place[slot] = from;
        end[slot] = to;
      }
      for (let step = 0; step < steps && place[slot]! < end[slot]!; step++) {
        chunk.places[step * slots + slot] = place[slot]!;
        place[slot]! += 1;
        isEmpty = false;
      }
    }
    if (isEmpty) return;
    yield chunk;
  }
}
