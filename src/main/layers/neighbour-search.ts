import type { CurrentSession } from './current-session.ts';
import { kthLargest } from './kth-largest.ts';
import type { SessionIndex } from './session-index.ts';

/** What makes two sessions alike; the rest of the search is the same for every neighbourhood model. */
export type Likeness = {
  /** Weight of a track of the current session, by the position it was last played at. */
  weigh: (position: number, length: number) => number;
  /**
   * Similarity of a training session: `shared` is the sum of the weights of the tracks both hold, `squares` that of the squared weights
   * of the current session's `current` distinct tracks, `neighbour` the distinct tracks of the training session.
   */
  compare: (shared: number, sums: { squares: number; current: number; neighbour: number }) => number;
  /** Days after which similarity has fallen to 1/e; 0 is off, as it is where the data has no times. */
  ageDays?: number;
};

/** The k most similar sessions, newest first; valid until the next search. */
export type Neighbours = { count: number; sessions: Int32Array; similarities: Float64Array };

const SECONDS_IN_DAY = 86_400;

/**
 * Finds the `k` training sessions most like the current one among the `sampleSize` newest that share a track with it (0 takes all), as in session-rec.
 * Of equally similar sessions the newer is taken; the reference takes whichever its set yields first.
 */
export function createNeighbourSearch(index: SessionIndex, { k, sampleSize }: { k: number; sampleSize: number }, likeness: Likeness) {
  const sessionTotal = index.offsets.length - 1;
  const limit = sampleSize === 0 ? sessionTotal : sampleSize;
  const shared = new Float64Array(sessionTotal);
  const isCandidate = new Uint8Array(sessionTotal);
  const candidates = new Int32Array(sessionTotal);
  const similarities = new Float64Array(Math.min(limit, sessionTotal));
  const scratch = new Float64Array(similarities.length);
  const found: Neighbours = {
    count: 0,
    sessions: new Int32Array(Math.min(k, sessionTotal)),
    similarities: new Float64Array(Math.min(k, sessionTotal)),
  };
  const ageSeconds = (likeness.ageDays ?? 0) * SECONDS_IN_DAY;

  /** Sums the weights of shared tracks over every session that may be among the newest; answers how many there are. */
  const gather = ({ tracks, positionOf, length }: CurrentSession): number => {
    let count = 0;
    for (const track of tracks) {
      const weight = likeness.weigh(positionOf[track]!, length);
      const end = index.postingOffsets[track + 1]!;
      // What lies before the newest `limit` sessions of one track cannot be among the newest of all.
      for (let entry = Math.max(index.postingOffsets[track]!, end - limit); entry < end; entry++) {
        const session = index.postings[entry]!;
        shared[session]! += weight;
        if (isCandidate[session] === 1) continue;
        isCandidate[session] = 1;
        candidates[count++] = session;
      }
    }
    return count;
  };

  return function findNeighbours(current: CurrentSession): Neighbours {
    const gathered = candidates.subarray(0, gather(current));
    const newest = gathered.sort().subarray(Math.max(0, gathered.length - limit));
    const squares = sumOfSquares(current, likeness.weigh);
    const isAging = ageSeconds > 0 && index.starts !== null && current.now !== null;
    for (let entry = 0; entry < newest.length; entry++) {
      const session = newest[entry]!;
      const neighbour = index.offsets[session + 1]! - index.offsets[session]!;
      const similarity = likeness.compare(shared[session]!, { squares, current: current.tracks.length, neighbour });
      // Distance in time counts either way: a random split trains on sessions that are newer than the current one.
      const age = isAging ? Math.abs(current.now! - index.starts![session]!) : 0;
      // A session without a time has an age that is no number.
      similarities[entry] = age > 0 ? similarity * Math.exp(-age / ageSeconds) : similarity;
    }
    takeBest(newest, found, similarities, scratch);
    for (const session of gathered) {
      shared[session] = 0;
      isCandidate[session] = 0;
    }
    return found;
  };
}

function sumOfSquares({ tracks, positionOf, length }: CurrentSession, weigh: Likeness['weigh']): number {
  let sum = 0;
  for (const track of tracks) sum += weigh(positionOf[track]!, length) ** 2;
  return sum;
}

/** Takes the most similar of the candidates, which are ordered oldest to newest. Similarity 0 makes no neighbour. */
function takeBest(candidates: Int32Array, found: Neighbours, similarities: Float64Array, scratch: Float64Array): void {
  const size = found.sessions.length;
  let least = 0;
  if (candidates.length > size) least = kthLargest(similarities.subarray(0, candidates.length), size, scratch);
  let better = 0;
  for (let entry = 0; entry < candidates.length; entry++) if (similarities[entry]! > least) better++;
  let equalsLeft = least > 0 ? size - better : 0;
  found.count = 0;
  for (let entry = candidates.length - 1; entry >= 0; entry--) {
    const similarity = similarities[entry]!;
    if (similarity < least || similarity <= 0) continue;
    if (similarity === least && equalsLeft-- <= 0) continue;
    found.sessions[found.count] = candidates[entry]!;
    found.similarities[found.count++] = similarity;
  }
}
