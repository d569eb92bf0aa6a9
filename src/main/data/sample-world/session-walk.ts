import type { Rng } from '../../../shared/random.ts';
import { type Catalogue, NEIGHBOURS, SUCCESSORS } from './catalogue.ts';
import type { Chart } from './charts.ts';
import { STREAM_SOURCES, type StreamSource } from './contexts.ts';
import { THEMES } from './themes.ts';
import { drawWeighted } from './weighted-choice.ts';

/** How a session finds its next track, in the order of SHARES; `theme` and `return` divide what is left of 1. */
const MOVES = ['repeat', 'successor', 'album', 'detour', 'shift', 'chart', 'discover', 'theme', 'return'] as const;
type Move = (typeof MOVES)[number];

/** Share of each move, by where the session streams from. */
const SHARES: Record<StreamSource, Record<Exclude<Move, 'theme' | 'return'>, number>> = {
  library: { repeat: 0.07, successor: 0.06, album: 0.04, detour: 0.06, shift: 0.03, chart: 0, discover: 0.03 },
  playlist: { repeat: 0.02, successor: 0.08, album: 0.02, detour: 0.06, shift: 0.03, chart: 0.01, discover: 0.04 },
  radio: { repeat: 0, successor: 0.04, album: 0.01, detour: 0.1, shift: 0.08, chart: 0.03, discover: 0.12 },
  album: { repeat: 0.03, successor: 0.04, album: 0.55, detour: 0.02, shift: 0.02, chart: 0, discover: 0.01 },
  charts: { repeat: 0.02, successor: 0.06, album: 0.02, detour: 0.04, shift: 0.03, chart: 0.35, discover: 0.03 },
  search: { repeat: 0.06, successor: 0.06, album: 0.12, detour: 0.08, shift: 0.05, chart: 0.01, discover: 0.1 },
};
/** Share of the moves on a detour that lead back to where it began. */
const RETURN_SHARE = 0.35;
/** Odds of the first planted successor and the second. */
const SUCCESSOR_ODDS = [0.7, 0.3];
/** Odds of a detour's destination, nearest neighbour first. */
const DETOUR_ODDS = [0.6, 0.25, 0.15];
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

export type SessionPlan = { scene: number; theme: number; source: StreamSource; chart: Chart };

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
  const { sceneOffsets, themeOffsets, themeTracks, trackScene, trackAlbum, albumOffsets, successors, sceneNeighbours } = catalogue;
  const pull = Float64Array.from(catalogue.trackPopularity, (popularity) => popularity ** PULL_EXPONENT);
  const heardBy = new Int32Array(trackScene.length);
  const playedIn = new Int32Array(trackScene.length);
  let listener = 0;
  let session = 0;

  let plan: SessionPlan | null = null;
  let played: number[] = [];
  let current = -1;
  /** Where the session is now: what is played in passing does not move it. */
  let scene = -1;
  let theme = -1;
  /** The scene a detour began in; -1 when not on one. */
  let home = -1;

  const largestScene = sceneOffsets.reduce((largest, offset, index) => Math.max(largest, offset - (sceneOffsets[index - 1] ?? 0)), 0);
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

  /** Adds a scene's tracks about a theme, with odds that sum to `share`. */
  const addTheme = (ofScene: number, about: number, share: number) => {
    const list = ofScene * THEMES.length + about;
    const first = count;
    let total = 0;
    for (let at = themeOffsets[list]!; at < themeOffsets[list + 1]!; at++) add(themeTracks[at]!, taste(themeTracks[at]!));
    for (let index = first; index < count; index++) total += weights[index]!;
    for (let index = first; index < count; index++) weights[index] = (weights[index]! * share) / total;
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
      DETOUR_ODDS.forEach((share, which) => {
        addTheme(sceneNeighbours[scene * NEIGHBOURS + which]!, theme, share);
      });
    },
    shift: () => addTheme(scene, (theme + 1) % THEMES.length, 1),
    chart: () => {
      plan!.chart.tracks.forEach((track, rank) => {
        add(track, plan!.chart.weights[rank]!);
      });
    },
    discover: () => {
      for (let track = sceneOffsets[scene]!; track < sceneOffsets[scene + 1]!; track++) add(track, pull[track]!);
    },
    theme: () => addTheme(scene, theme, 1),
    return: () => addTheme(home, theme, 1),
  };

  const fill = (move: Move): Move | null => {
    count = 0;
    FILL[move]();
    if (count > 0) return move;
    if (move !== 'theme' && move !== 'discover') return fill('theme');
    return move === 'theme' ? fill('discover') : null;
  };
  const moveOdds = () => {
    const odds = ODDS[plan!.source];
    return home < 0 ? odds.atHome : odds.onDetour;
  };

  const arrive = (track: number, move: Move) => {
    if (move === 'detour' && home < 0) home = scene;
    if (move === 'return') home = -1;
    if (move === 'detour' || move === 'return') scene = trackScene[track]!;
    if (move === 'shift') theme = (theme + 1) % THEMES.length;
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
      scene = next.scene;
      theme = next.theme;
      home = -1;
    },
    next: (rng) => {
      const move = fill(current < 0 ? 'theme' : MOVES[drawWeighted(moveOdds(), MOVES.length, rng)]!);
      // A session longer than its scene starts over with a track it has had.
      const track = move === null ? played[rng.integer(played.length)]! : candidates[drawWeighted(weights, count, rng)]!;
      if (move !== null) arrive(track, move);
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
        fill('theme');
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
