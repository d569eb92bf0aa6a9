import type { TieRule } from '../../shared/domain/search.ts';
import { SESSION_CANDIDATES, TRACK_CANDIDATES } from '../../shared/domain/task-metrics.ts';
import { firstPlace, hasDirection, type SessionHistories } from '../layers/session-histories.ts';
import { tiedRank } from '../layers/tied-rank.ts';
import type { SessionMetrics } from './evaluate-next-track.ts';

export const MOST_RECENT_TRACKS = Math.max(...TRACK_CANDIDATES);
/** How many of these are looked at by `top-ten-recall`. */
const TOP = 10;

export type SessionStartEvaluation = { overall: Record<string, number>; sessions: SessionMetrics };

/**
 * Judges predicted session vectors (P1 6.2), one row of metrics a session:
 * `cosine` with the mean of the tracks played through; `session-mrr@K` and `session-rank@K`, of the session among the listener's last K, itself included, by
 * cosine; `map@K` and `top-ten-recall@K`, of the session's tracks among the last K distinct tracks the listener heard before, by cosine.
 * A listener with fewer than K sessions or tracks behind is judged on those there are. Where none of the tracks comes again, both are 0.
 * `add` takes what a learner predicts for `places`, in any order.
 */
export function createSessionStartEvaluation(histories: SessionHistories, places: Int32Array, ties: TieRule) {
  const names = [
    'cosine',
    ...SESSION_CANDIDATES.flatMap((k) => [`session-mrr@${k}`, `session-rank@${k}`]),
    ...TRACK_CANDIDATES.flatMap((k) => [`map@${k}`, `top-ten-recall@${k}`]),
  ];
  const columns = new Map(names.map((name) => [name, new Float64Array(places.length)]));
  const rowOf = new Map(Array.from(places, (place, row) => [place, row]));
  const set = (name: string, row: number, value: number) => {
    columns.get(name)![row] = value;
  };

  return {
    add(predicted: { places: Int32Array; vectors: Float32Array }): void {
      predicted.places.forEach((place, index) => {
        const row = rowOf.get(place);
        if (row === undefined) throw new Error(`Session ${place} was predicted and not asked for.`);
        const { width } = histories;
        const first = firstPlace(histories.offsets, place);
        const prediction = unit(predicted.vectors.subarray(index * width, (index + 1) * width));
        set('cosine', row, product(prediction, histories.played, place, width));
        for (const k of SESSION_CANDIDATES) {
          const rank = sessionRank(histories, place, first, prediction, k, ties);
          set(`session-mrr@${k}`, row, 1 / rank);
          set(`session-rank@${k}`, row, rank);
        }
        const lists = rankRecentTracks(histories, place, first, prediction);
        TRACK_CANDIDATES.forEach((k, list) => {
          set(`map@${k}`, row, averagePrecision(lists[list]!));
          set(`top-ten-recall@${k}`, row, recallWithin(lists[list]!, TOP));
        });
      });
    },
    result(): SessionStartEvaluation {
      return {
        overall: Object.fromEntries(
          [...columns].map(([name, values]) => [name, values.reduce((sum, value) => sum + value, 0) / places.length]),
        ),
        sessions: { predictions: new Int32Array(places.length).fill(1), means: columns },
      };
    },
  };
}

/** Mean of the precision at each hit of a ranked list, the hits by their ranks, lowest first; 0 where there is none. */
export function averagePrecision(hitRanks: readonly number[]): number {
  const sum = hitRanks.reduce((total, rank, hits) => total + (hits + 1) / rank, 0);
  return hitRanks.length === 0 ? 0 : sum / hitRanks.length;
}

/** Share of a ranked list's hits that stand among its first `top`; 0 where there is none. */
export function recallWithin(hitRanks: readonly number[], top: number): number {
  return hitRanks.length === 0 ? 0 : hitRanks.filter((rank) => rank <= top).length / hitRanks.length;
}

function sessionRank(
  { played, width }: SessionHistories,
  place: number,
  first: number,
  prediction: Float64Array,
  k: number,
  ties: TieRule,
): number {
  const own = product(prediction, played, place, width);
  let [above, level] = [0, 1];
  for (let other = Math.max(first, place - k + 1); other < place; other++) {
    if (!hasDirection(played, other, width)) continue;
    const score = product(prediction, played, other, width);
    if (score > own) above++;
    else if (score === own) level++;
  }
  return tiedRank(above, level, ties);
}

/**
 * The ranks, lowest first, of the tracks that a session plays through among the last distinct tracks before it by falling score: for each K its own list.
 * Equal scores put what is not played first. Only hits are ranked, as most lists have one or none.
 */
function rankRecentTracks(histories: SessionHistories, place: number, first: number, prediction: Float64Array): number[][] {
  const { trackOffsets, tracks, isSkipped, vectors, width } = histories;
  const played = new Set<number>();
  for (let event = trackOffsets[place]!; event < trackOffsets[place + 1]!; event++) if (isSkipped[event] === 0) played.add(tracks[event]!);
  const recent = recentTracks(histories, place, first, MOST_RECENT_TRACKS);
  const isHit = recent.map((track) => played.has(track));
  const scores = Float64Array.from(recent, (track) => product(prediction, vectors, track, width));
  return TRACK_CANDIDATES.map((size) => {
    const count = Math.min(size, recent.length);
    const ranks: number[] = [];
    for (let hit = 0; hit < count; hit++) if (isHit[hit] === true) ranks.push(hitRank(scores, isHit, hit, count));
    return ranks.sort((a, b) => a - b);
  });
}

function hitRank(scores: Float64Array, isHit: readonly boolean[], hit: number, count: number): number {
  let rank = 1;
  for (let other = 0; other < count; other++) {
    if (scores[other]! > scores[hit]!) rank += 1;
    else if (scores[other] === scores[hit] && (isHit[other] === false || other < hit)) rank += 1;
  }
  return rank;
}

/** The last `count` distinct tracks with a vector that the listener heard before a session, the latest first. */
export function recentTracks(
  { trackOffsets, tracks, vectors, width }: SessionHistories,
  place: number,
  first: number,
  count: number,
): number[] {
  const found = new Set<number>();
  for (let event = trackOffsets[place]! - 1; event >= trackOffsets[first]! && found.size < count; event--) {
    if (hasDirection(vectors, tracks[event]!, width)) found.add(tracks[event]!);
  }
  return [...found];
}

function product(prediction: Float64Array, rows: Float32Array, row: number, width: number): number {
  let sum = 0;
  for (let column = 0; column < width; column++) sum += prediction[column]! * rows[row * width + column]!;
  return sum;
}

function unit(vector: Float32Array): Float64Array {
  let squares = 0;
  for (const value of vector) squares += value ** 2;
  const length = Math.sqrt(squares);
  return Float64Array.from(vector, (value) => (length === 0 ? 0 : value / length));
}
