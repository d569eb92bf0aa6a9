import { createRng, type Rng } from '../../../shared/random.ts';
import type { Catalogue } from './catalogue.ts';
import { DAYPARTS, drawDeviceHabits, drawSourceHabits } from './contexts.ts';
import { GENRES, MOODS, type Mood } from './genres.ts';
import { THEMES } from './themes.ts';
import { cumulate, drawCumulative, drawWeighted } from './weighted-choice.ts';

/** Favourite scenes a listener has for each mood. */
const FAVOURITES_PER_MOOD = 2;
/** Hours from UTC and the share of listeners there. */
const TIME_ZONES: readonly (readonly [hours: number, share: number])[] = [
  [-8, 8],
  [-6, 7],
  [-5, 14],
  [-3, 9],
  [0, 12],
  [1, 22],
  [2, 8],
  [3, 5],
  [5, 4],
  [8, 5],
  [9, 6],
];

/** One who listens: habits that last, and a taste that `taste.ts` lets drift. */
export type Listener = {
  zoneHours: number;
  /** Hours by which the listener's day is earlier (-) or later (+) than most. */
  hourShift: number;
  deviceHabits: number[];
  sourceHabits: number[];
  /** Favourite scenes, FAVOURITES_PER_MOOD for each mood in the order of MOODS. */
  favourites: Int32Array;
  /** Log-odds of each favourite before any context. */
  fondness: Float64Array;
  /** MOODS x DAYPARTS log-odds by which this listener differs from the crowd's answer to the hour. */
  moodLean: Float64Array;
  /** Log-odds by which this listener prefers each of THEMES. */
  themeLean: Float64Array;
  /** Log-odds of skipping more than others do. */
  skipLean: number;
};

/** Draws scenes by audience among those of one mood; any scene where a tiny world has none of that mood. */
export function scenePicker(catalogue: Catalogue): (mood: Mood, rng: Rng) => number {
  const all = Array.from({ length: catalogue.sceneCount }, (_, scene) => scene);
  const byMood = new Map(
    MOODS.map((mood) => {
      const own = all.filter((scene) => GENRES[catalogue.sceneGenre[scene]!]!.mood === mood);
      const scenes = own.length > 0 ? own : all;
      return [mood, { scenes, sums: cumulate(scenes.map((scene) => catalogue.sceneReach[scene]!)) }] as const;
    }),
  );
  return (mood, rng) => {
    const { scenes, sums } = byMood.get(mood)!;
    return scenes[drawCumulative(sums, 0, scenes.length, rng)]!;
  };
}

/** Makes the listener of this number; listeners are independent streams of the seed. */
export function makeListener(user: number, seed: number, pickScene: ReturnType<typeof scenePicker>): Listener {
  const rng = createRng(seed, 'listener', user);
  const shares = TIME_ZONES.map(([, share]) => share);
  const favourites = new Int32Array(MOODS.length * FAVOURITES_PER_MOOD);
  const fondness = new Float64Array(favourites.length);
  MOODS.forEach((mood, index) => {
    const moodFondness = 0.7 * rng.normal();
    for (let rank = 0; rank < FAVOURITES_PER_MOOD; rank++) {
      favourites[index * FAVOURITES_PER_MOOD + rank] = pickScene(mood, rng);
      fondness[index * FAVOURITES_PER_MOOD + rank] = moodFondness - 0.9 * rank + 0.3 * rng.normal();
    }
  });
  return {
    zoneHours: TIME_ZONES[drawWeighted(shares, shares.length, rng)]![0],
    hourShift: Math.max(-3, Math.min(3, Math.round(1.2 * rng.normal()))),
    deviceHabits: drawDeviceHabits(rng),
    sourceHabits: drawSourceHabits(rng),
    favourites,
    fondness,
    moodLean: Float64Array.from({ length: MOODS.length * DAYPARTS.length }, () => 0.8 * rng.normal()),
    themeLean: Float64Array.from(THEMES, () => 0.9 * rng.normal()),
    skipLean: 0.6 * rng.normal(),
  };
}
