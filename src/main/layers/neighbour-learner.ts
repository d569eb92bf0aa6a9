import type { TieRule } from '../../shared/domain/search.ts';
import { formatCount } from '../../shared/format.ts';
import { createCountingLearner, type Query } from './counting-learner.ts';
import { type CurrentSession, createSessionReader } from './current-session.ts';
import { createNeighbourSearch, type Likeness } from './neighbour-search.ts';
import type { Reason } from './reason.ts';
import { indexSessions, type SessionIndex } from './session-index.ts';
import type { SessionPart } from './session-part.ts';
import { createSparseScores } from './sparse-scores.ts';

/** What a neighbour's similarity is multiplied with to make the score of one of its tracks. All are 1 where left out. */
export type NeighbourScoring = {
  /** Factor of all tracks of a neighbour: `steps` is how many plays ago, 1 the last, the latest track was played that both sessions hold. */
  ofSteps?: (steps: number) => number;
  /** Factor of a track `distance` positions away from the latest shared track of the neighbour. */
  ofDistance?: (distance: number) => number;
  /** Factor of each track, trackCount long. */
  ofTrack?: Float64Array;
};

type NeighbourModel = {
  trackCount: number;
  train: SessionPart;
  ties: TieRule;
  k: number;
  sampleSize: number;
  /** Whether tracks of the session so far may be recommended again. */
  remind: boolean;
  likeness: Likeness;
  scoring: NeighbourScoring;
};

/** The next-track learner of a neighbourhood: tracks score the similarities of the neighbouring sessions that hold them, each times its factors. */
export function createNeighbourLearner({ trackCount, train, ties, k, sampleSize, remind, likeness, scoring }: NeighbourModel) {
  const reader = createSessionReader(trackCount);
  const scores = createSparseScores(trackCount);
  const { ofSteps = () => 1, ofTrack = new Float64Array(trackCount).fill(1) } = scoring;
  const distanceFactors = distanceTable(train, scoring.ofDistance ?? (() => 1));
  let index: SessionIndex;
  let findNeighbours: ReturnType<typeof createNeighbourSearch>;

  const score = ({ session, now }: Query) => {
    scores.clear();
    const current = reader.read(session, now);
    const { count, sessions, similarities } = findNeighbours(current);
    for (let neighbour = 0; neighbour < count; neighbour++) {
      const from = index.offsets[sessions[neighbour]!]!;
      const to = index.offsets[sessions[neighbour]! + 1]!;
      const meeting = meet(index, from, to, current);
      const vote = similarities[neighbour]! * ofSteps(current.length - meeting.inCurrent + 1);
      for (let entry = from; entry < to; entry++) {
        const track = index.tracks[entry]!;
        if (!remind && current.positionOf[track] !== 0) continue;
        const distance = Math.abs(index.positions[entry]! - meeting.inNeighbour);
        scores.add(track, vote * distanceFactors[distance]! * ofTrack[track]!);
      }
    }
  };

  /** How many of the neighbours hold the track, and with which tracks of the session. */
  const explain = ({ session, now }: Query, track: number): Reason => {
    const current = reader.read(session, now);
    const neighbours = findNeighbours(current);
    const together = new Map<number, number>();
    let holders = 0;
    for (const neighbour of neighbours.sessions.subarray(0, neighbours.count)) {
      const held = index.tracks.subarray(index.offsets[neighbour]!, index.offsets[neighbour + 1]!);
      if (!held.includes(track)) continue;
      holders++;
      for (const other of held) {
        if (current.positionOf[other] !== 0) together.set(other, (together.get(other) ?? 0) + 1);
      }
    }
    return {
      summary: `Played by ${formatCount(holders)} of the ${formatCount(neighbours.count)} training sessions most like this one.`,
      measure: holders === 0 ? null : 'like sessions with both',
      evidence: [...together]
        .map(([other, value]) => ({ place: current.positionOf[other]! - 1, value }))
        .sort((a, b) => b.value - a.value || b.place - a.place),
    };
  };

  return createCountingLearner({
    train,
    *learn() {
      index = indexSessions(train, trackCount);
      findNeighbours = createNeighbourSearch(index, { k, sampleSize }, likeness);
      yield train.tracks.length;
    },
    rankTarget(query, target) {
      score(query);
      return scores.rank(target, ties);
    },
    best(query, count) {
      score(query);
      return scores.best(count);
    },
    explain,
  });
}

/** Exponentials are dear; distances are few. */
function distanceTable({ offsets }: SessionPart, ofDistance: (distance: number) => number): Float64Array {
  const longest = offsets.reduce((most, end, session) => Math.max(most, end - (offsets[session - 1] ?? 0)), 0);
  return Float64Array.from({ length: longest }, (_, distance) => ofDistance(distance));
}

/** Where two sessions last meet: the latest position of a shared track in each. The two need not be of the same track. */
function meet(
  { tracks, positions }: SessionIndex,
  from: number,
  to: number,
  { positionOf }: CurrentSession,
): { inCurrent: number; inNeighbour: number } {
  let inCurrent = 0;
  let inNeighbour = 0;
  for (let entry = from; entry < to; entry++) {
    const position = positionOf[tracks[entry]!]!;
    if (position === 0) continue;
    if (position > inCurrent) inCurrent = position;
    if (positions[entry]! > inNeighbour) inNeighbour = positions[entry]!;
  }
  return { inCurrent, inNeighbour };
}
