import type { Rng } from '../../../shared/random.ts';
import { type Catalogue, SUCCESSORS } from './catalogue.ts';
import type { Chart } from './charts.ts';
import { STREAM_SOURCES, type StreamSource } from './contexts.ts';
import { THEMES } from './themes.ts';
import { drawWeighted } from './weighted-choice.ts';

/** How a session finds its next track, in the order of SHARES; `theme` is what is left of 1. */
const MOVES = ['repeat', 'successor', 'album', 'interlude', 'shift', 'chart', 'discover', 'theme'] as const;
type Move = (typeof MOVES)[number];

/** Share of each move, by where the session streams from. */
const SHARES: Record<StreamSource, Record<Exclude<Move, 'theme'>, number>> = {
  library: { repeat: 0.06, successor: 0.03, album: 0.02, interlude: 0.2, shift: 0.02, chart: 0.01, discover: 0.02 },
  playlist: { repeat: 0.02, successor: 0.04, album: 0.01, interlude: 0.2, shift: 0.02, chart: 0.02, discover: 0.03 },
  radio: { repeat: 0, successor: 0.02, album: 0, interlude: 0.25, shift: 0.06, chart: 0.05, discover: 0.1 },
  album: { repeat: 0.03, successor: 0.03, album: 0.4, interlude: 0.06, shift: 0.02, chart: 0, discover: 0.02 },
  charts: { repeat: 0.02, successor: 0.03, album: 0.01, interlude: 0.1, shift: 0.02, chart: 0.3, discover: 0.03 },
  search: { repeat: 0.05, successor: 0.04, album: 0.08, interlude: 0.2, shift: 0.04, chart: 0.02, discover: 0.08 },
};
/** Odds of the first planted successor and the second. */
const SUCCESSOR_ODDS = [0.7, 0.3];
/** How much likelier a track is when this listener has played it in an earlier session. */
const FAMILIAR = 5;
/** Popularity counts less within a session than in the charts. */
const PULL_EXPONENT = 0.4;

/** Odds of every move in the order of MOVES. */
const ODDS = Object.fromEntries(
  STREAM_SOURCES.map((source) => {
    const shares = Object.values(SHARES[source]);
    return [source, [...shares, shares.reduce((rest, share) => rest - share, 1)]];
  }),
) as Record<StreamSource, number[]>;

export type SessionPlan = {
  /** What the session is about, and the scene it turns to now and then. */
  scene: number;
  other: number;
  theme: number;
  source: StreamSource;
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
  const { sceneOffsets, themeOffsets, themeTracks, trackAlbum, albumOffsets, successors } = catalogue;
  const pull = Float64Array.from(catalogue.trackPopularity, (popularity) => popularity ** PULL_EXPONENT);
  const heardBy = new Int32Array(trackAlbum.length);
  const playedIn = new Int32Array(trackAlbum.length);
  let listener = 0;
  let session = 0;

  let plan: SessionPlan | null = null;
  let played: number[] = [];
  let current = -1;
  /** The theme of the moment: that of the plan until the session shifts. */
  let theme = -1;

  const largestScene = sceneOffsets.reduce((largest, offset, index) => Math.max(largest, offset - (sceneOffsets[index - 1] ?? 0)), 0);
  const candidates = new Int32Array(Math.max(largestScene, 1000));
  const weights = new Float64Array(candidates.length);
  let count = 0;

  const add = (track: number, weight: number) => {
    if (playedIn[track] === session) return;
    candidates[count] = track;
    weights[count++] = weight;
  };
  const isFamiliar = (track: number) => heardBy[track] === listener;
  const taste = (track: number) => pull[track]! * (isFamiliar(track) ? FAMILIAR : 1);

  const addTheme = (scene: number, about: number) => {
    const list = scene * THEMES.length + about;
    for (let at = themeOffsets[list]!; at < themeOffsets[list + 1]!; at++) add(themeTracks[at]!, taste(themeTracks[at]!));
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
    interlude: () => addTheme(plan!.other, theme),
    shift: () => addTheme(plan!.scene, (theme + 1) % THEMES.length),
    chart: () => {
      plan!.chart.tracks.forEach((track, rank) => {
        add(track, plan!.chart.weights[rank]!);
      });
    },
    discover: () => {
      for (let track = sceneOffsets[plan!.scene]!; track < sceneOffsets[plan!.scene + 1]!; track++) add(track, pull[track]!);
    },
    theme: () => addTheme(plan!.scene, theme),
  };

  const fill = (move: Move): Move | null => {
    count = 0;
    FILL[move]();
    if (count > 0) return move;
    if (move !== 'theme' && move !== 'discover') return fill('theme');
    return move === 'theme' ? fill('discover') : null;
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
      theme = next.theme;
    },
    next: (rng) => {
      const move = fill(current < 0 ? 'theme' : MOVES[drawWeighted(ODDS[plan!.source], MOVES.length, rng)]!);
      // A session longer than its scene starts over with a track it has had.
      const track = move === null ? played[rng.integer(played.length)]! : candidates[drawWeighted(weights, count, rng)]!;
      if (move === 'shift') theme = (theme + 1) % THEMES.length;
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
      const odds = ODDS[plan!.source];
      for (const [index, move] of MOVES.entries()) {
        const share = odds[index]!;
        if (share <= 0) continue;
        if (fill(move) !== null) pour(share);
        else for (const track of played) into.set(track, (into.get(track) ?? 0) + share / played.length);
      }
    },
  };
}
