import type { Rng } from '../../../shared/random.ts';
import { type Catalogue, NEIGHBOURS, SUCCESSORS } from './catalogue.ts';
import type { Chart } from './charts.ts';
import { STREAM_SOURCES, type StreamSource } from './contexts.ts';
import { drawWeighted } from './weighted-choice.ts';

/** How a session finds its next track, in the order of SHARES; `arc` and `return` divide what is left of 1. */
const MOVES = ['repeat', 'successor', 'album', 'detour', 'chart', 'discover', 'arc', 'return'] as const;
type Move = (typeof MOVES)[number];

/** Share of each move, by where the session streams from. */
const SHARES: Record<StreamSource, Record<Exclude<Move, 'arc' | 'return'>, number>> = {
  library: { repeat: 0.07, successor: 0.06, album: 0.04, detour: 0.06, chart: 0, discover: 0.03 },
  playlist: { repeat: 0.02, successor: 0.08, album: 0.02, detour: 0.07, chart: 0.01, discover: 0.04 },
  radio: { repeat: 0, successor: 0.04, album: 0.01, detour: 0.1, chart: 0.03, discover: 0.15 },
  album: { repeat: 0.03, successor: 0.04, album: 0.55, detour: 0.02, chart: 0, discover: 0.01 },
  charts: { repeat: 0.02, successor: 0.06, album: 0.02, detour: 0.04, chart: 0.35, discover: 0.03 },
  search: { repeat: 0.06, successor: 0.06, album: 0.12, detour: 0.08, chart: 0.01, discover: 0.1 },
};
/** Share of the moves on a detour that lead back to where it began. */
const RETURN_SHARE = 0.35;
/** Odds of the first planted successor and the second. */
const SUCCESSOR_ODDS = [0.7, 0.3];
/** Odds of a detour's destination, nearest neighbour first. */
const DETOUR_ODDS = [0.6, 0.25, 0.15];
/** How far an arc turns at once, in shares of the wheel; a session keeps one stride. */
export const STRIDES: readonly (readonly [nearest: number, farthest: number])[] = [
  [0, 0.08],
  [0.1, 0.18],
  [0.2, 0.28],
];
/** How much likelier a track is when this listener has played it in an earlier session. */
const FAMILIAR = 5;
/** Popularity counts less within a session than in the charts. */
const PULL_EXPONENT = 0.4;

/** Odds of every move in the order of MOVES, for a session at home and for one on a detour. */
const ODDS = Object.fromEntries(
  STREAM_SOURCES.map((source) => {
    const shares = Object.values(SHARES[source]);
    const left = shares.reduce((rest, share) => rest - share, 1);
    return [source, { atHome: [...shares, left, 0], onDetour: [...shares, left * (1 - RETURN_SHARE), left * RETURN_SHARE] }];
  }),
) as Record<StreamSource, { atHome: number[]; onDetour: number[] }>;

export type SessionPlan = {
  scene: number;
  source: StreamSource;
  isClockwise: boolean /** Index of STRIDES. */;
  stride: number;
  chart: Chart;
};

/** One listener's sessions, track by track; buffers are reused, so only one session is walked at a time. */
export type SessionWalk = {
  /** Forgets what the last listener knew. */
  meet: () => void;
  begin: (plan: SessionPlan) => void;
  /** Draws the next track and moves there. */
  next: (rng: Rng) => number;
  /** The listener has played this track in an earlier session. */
  isFamiliar: (track: number) => boolean;
  /** Makes the tracks of the session familiar. */
  end: () => void;
  /** The true distribution of the next track: adds each track's probability to `into`. */
  distribution: (into: Map<number, number>) => void;
};

/** Prepares a walk through the catalogue; see `sample-world.ts` for what the moves mean. */
export function createSessionWalk(catalogue: Catalogue): SessionWalk {
  const { wheel, wheelOffsets, place, trackScene, trackAlbum, albumOffsets, successors, sceneNeighbours } = catalogue;
  const pull = Float64Array.from(catalogue.trackPopularity, (popularity) => popularity ** PULL_EXPONENT);
  const heardBy = new Int32Array(wheel.length);
  const playedIn = new Int32Array(wheel.length);
  let listener = 0;
  let session = 0;

  let plan: SessionPlan | null = null;
  let played: number[] = [];
  let current = -1;
  /** Place the arc goes on from: what is played in passing does not move it. */
  let anchor = -1;
  let direction: 1 | -1 = 1;
  /** Where a detour began; -1 when not on one. */
  let home = -1;

  const largestScene = wheelOffsets.reduce((largest, offset, scene) => Math.max(largest, offset - (wheelOffsets[scene - 1] ?? 0)), 0);
  const candidates = new Int32Array(Math.max(NEIGHBOURS * largestScene, 1000));
  const weights = new Float64Array(candidates.length);
  let count = 0;

  const add = (track: number, weight: number) => {
    if (playedIn[track] === session) return;
    candidates[count] = track;
    weights[count++] = weight;
  };
  const isFamiliar = (track: number) => heardBy[track] === listener;
  const taste = (track: number) => pull[track]! * (isFamiliar(track) ? FAMILIAR : 1);

  /** Adds what lies a stride ahead of a place, with odds that sum to `share`. */
  const addWindow = (from: number, share: number) => {
    const scene = trackScene[wheel[from]!]!;
    const base = wheelOffsets[scene]!;
    const length = wheelOffsets[scene + 1]! - base;
    const [nearest, farthest] = STRIDES[plan!.stride]!;
    const first = count;
    for (let step = Math.floor(nearest * length) + 1; step <= Math.ceil(farthest * length); step++) {
      const track = wheel[base + ((from - base + direction * step + length) % length)]!;
      add(track, taste(track));
    }
    let total = 0;
    for (let index = first; index < count; index++) total += weights[index]!;
    for (let index = first; index < count; index++) weights[index] = (weights[index]! * share) / total;
  };

  const addScene = (scene: number, weigh: (track: number) => number) => {
    for (let at = wheelOffsets[scene]!; at < wheelOffsets[scene + 1]!; at++) add(wheel[at]!, weigh(wheel[at]!));
  };

  /** The place in another scene that lies at the angle of this place in its own. */
  const correspondingPlace = (from: number, scene: number) => {
    const own = trackScene[wheel[from]!]!;
    const along = (from - wheelOffsets[own]!) / (wheelOffsets[own + 1]! - wheelOffsets[own]!);
    return wheelOffsets[scene]! + Math.floor(along * (wheelOffsets[scene + 1]! - wheelOffsets[scene]!));
  };

  const FILL: Record<Move, () => void> = {
    repeat: () => {
      for (const track of new Set(played)) {
        if (track === current) continue;
        candidates[count] = track;
        weights[count++] = 1;
      }
    },
    successor: () => {
      for (let which = 0; which < SUCCESSORS; which++) add(successors[current * SUCCESSORS + which]!, SUCCESSOR_ODDS[which]!);
    },
    album: () => {
      const next = current + 1;
      if (next < albumOffsets[trackAlbum[current]! + 1]!) add(next, 1);
    },
    detour: () => {
      const scene = trackScene[wheel[anchor]!]!;
      DETOUR_ODDS.forEach((share, which) => {
        addWindow(correspondingPlace(anchor, sceneNeighbours[scene * NEIGHBOURS + which]!), share);
      });
    },
    chart: () => {
      plan!.chart.tracks.forEach((track, rank) => {
        add(track, plan!.chart.weights[rank]!);
      });
    },
    discover: () => addScene(trackScene[wheel[anchor]!]!, (track) => pull[track]!),
    arc: () => addWindow(anchor, 1),
    return: () => addWindow(home, 1),
  };

  const fill = (move: Move): Move | null => {
    count = 0;
    FILL[move]();
    if (count > 0) return move;
    if (move !== 'arc' && move !== 'discover') return fill('arc');
    return move === 'arc' ? fill('discover') : null;
  };
  const fillOpening = () => {
    count = 0;
    addScene(plan!.scene, taste);
  };

  const moveOdds = () => {
    const odds = ODDS[plan!.source];
    return home < 0 ? odds.atHome : odds.onDetour;
  };

  const arrive = (track: number, move: Move) => {
    if (move === 'detour' && home < 0) home = anchor;
    if (move === 'return') home = -1;
    if (move === 'detour' || move === 'return' || move === 'arc') anchor = place[track]!;
  };

  return {
    meet: () => {
      listener++;
    },
    begin: (next) => {
      plan = next;
      session++;
      played = [];
      current = -1;
      anchor = -1;
      home = -1;
      direction = next.isClockwise ? 1 : -1;
    },
    next: (rng) => {
      let track: number;
      if (current < 0) {
        fillOpening();
        track = candidates[drawWeighted(weights, count, rng)]!;
        anchor = place[track]!;
      } else {
        const move = fill(MOVES[drawWeighted(moveOdds(), MOVES.length, rng)]!);
        // A session longer than its scene starts over with a track it has had.
        track = move === null ? played[rng.integer(played.length)]! : candidates[drawWeighted(weights, count, rng)]!;
        if (move !== null) arrive(track, move);
      }
      current = track;
      played.push(track);
      playedIn[track] = session;
      return track;
    },
    isFamiliar,
    end: () => {
      for (const track of played) heardBy[track] = listener;
    },
    distribution: (into) => {
      const pour = (share: number) => {
        let total = 0;
        for (let index = 0; index < count; index++) total += weights[index]!;
        for (let index = 0; index < count; index++) {
          const track = candidates[index]!;
          into.set(track, (into.get(track) ?? 0) + (share * weights[index]!) / total);
        }
      };
      if (current < 0) {
        fillOpening();
        pour(1);
        return;
      }
      const odds = moveOdds();
      for (const [index, move] of MOVES.entries()) {
        const share = odds[index]!;
        if (share <= 0) continue;
        if (fill(move) !== null) pour(share);
        else for (const track of played) into.set(track, (into.get(track) ?? 0) + share / played.length);
      }
    },
  };
}
