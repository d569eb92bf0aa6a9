import { kthLargest } from './kth-largest.ts';
import type { SessionPart } from './session-part.ts';
import { indexTrackEvents } from './track-events.ts';

/**
 * What follows from each track: entries `offsets[t] .. offsets[t + 1]` of both lists are the rules of track t, the heaviest first,
 * equal ones in the order the sessions showed them first. All weigh more than 0.
 */
export type RuleTable = { offsets: Int32Array; tracks: Int32Array; weights: Float64Array };

export type RuleCount = {
  part: SessionPart;
  trackCount: number;
  /** The heaviest rules kept of each track; 0 keeps all. */
  keep: number;
  /** Adds what the play at `place` says of other tracks; its session is `tracks[from .. to)`. */
  count: (tracks: Int32Array, place: number, from: number, to: number, add: (other: number, weight: number) => void) => void;
  /** Weight of a rule from its sum, where that is not the sum itself. */
  weigh?: (track: number, other: number, sum: number) => number;
};

const EVENTS_IN_SLICE = 4096;

/**
 * Counts the rules of one track after another, so that only one track's counts are ever spread over the catalogue.
 * Yields how many plays each slice read.
 */
export function* countRules({ part, trackCount, keep, count, weigh }: RuleCount): Generator<number, RuleTable> {
  const index = indexTrackEvents(part, trackCount);
  const rules = createRuleWriter(trackCount, keep === 0 ? trackCount : keep);
  const sums = new Float64Array(trackCount);
  const isSeen = new Uint8Array(trackCount);
  const seen = new Int32Array(trackCount);
  const weights = new Float64Array(trackCount);
  let seenCount = 0;
  const add = (other: number, weight: number) => {
    sums[other]! += weight;
    if (isSeen[other] === 1) return;
    isSeen[other] = 1;
    seen[seenCount++] = other;
  };
  let unreported = 0;
  for (let track = 0; track < trackCount; track++) {
    for (let entry = index.offsets[track]!; entry < index.offsets[track + 1]!; entry++) {
      const session = index.sessions[entry]!;
      count(part.tracks, index.places[entry]!, part.offsets[session]!, part.offsets[session + 1]!, add);
      if (++unreported < EVENTS_IN_SLICE) continue;
      yield unreported;
      unreported = 0;
    }
    const others = seen.subarray(0, seenCount);
    for (let entry = 0; entry < seenCount; entry++) {
      const other = others[entry]!;
      weights[entry] = weigh === undefined ? sums[other]! : weigh(track, other, sums[other]!);
      sums[other] = 0;
      isSeen[other] = 0;
    }
    rules.write(track, others, weights.subarray(0, seenCount));
    seenCount = 0;
  }
  if (unreported > 0) yield unreported;
  return rules.table();
}

/** Takes the rules of track 0, 1 and so on, and keeps the heaviest of each. */
function createRuleWriter(trackCount: number, keep: number) {
  const offsets = new Int32Array(trackCount + 1);
  const scratch = new Float64Array(trackCount);
  let tracks = new Int32Array(trackCount);
  let weights = new Float64Array(trackCount);
  let size = 0;
  return {
    write(track: number, others: Int32Array, otherWeights: Float64Array) {
      const least = others.length > keep ? kthLargest(otherWeights, keep, scratch) : 0;
      const heavy: number[] = [];
      for (let entry = 0; entry < others.length; entry++) {
        const weight = otherWeights[entry]!;
        if (weight >= least && weight > 0) heavy.push(entry);
      }
      // Sorting is stable: equals stay in the order they were seen in.
      const kept = heavy.sort((a, b) => otherWeights[b]! - otherWeights[a]!).slice(0, keep);
      if (size + kept.length > tracks.length) {
        const capacity = 2 * (size + kept.length);
        [tracks, weights] = [enlarge(tracks, new Int32Array(capacity)), enlarge(weights, new Float64Array(capacity))];
      }
      for (const entry of kept) {
        tracks[size] = others[entry]!;
        weights[size++] = otherWeights[entry]!;
      }
      offsets[track + 1] = size;
    },
    table: (): RuleTable => ({ offsets, tracks: tracks.slice(0, size), weights: weights.slice(0, size) }),
  };
}

function enlarge<Values extends Int32Array | Float64Array>(values: Values, larger: Values): Values {
  larger.set(values);
  return larger;
}
