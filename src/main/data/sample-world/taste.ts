import type { Rng } from '../../../shared/random.ts';
import { type Catalogue, NEIGHBOURS } from './catalogue.ts';
import { callFor, DAYPARTS, daypartOf, type SessionContext } from './contexts.ts';
import { GENRES, MOODS } from './genres.ts';
import type { Listener } from './listeners.ts';
import { THEMES, themeCall } from './themes.ts';
import { drawWeighted } from './weighted-choice.ts';

/** Log-odds added to the scene and to the theme of the session before: listeners stay on a kick, though less than they follow the moment. */
const KICK = 0.3;
const THEME_KICK = 0.5;
/** Share of sessions that leave for the scene next to the one of the session before. */
const WANDER_SHARE = 0.08;
/** How fondness wanders, in log-odds a square root of a week, and how fast it returns, a week. */
const DRIFT_PER_WEEK = 0.35;
const RETURN_PER_WEEK = 0.08;
/** Log-odds lost by a scene skipped through, and the share of that loss left after each later session. */
const FATIGUE = 2;
const FATIGUE_LEFT = 0.6;
/** Log-odds of a scene that is no favourite, for how well it fits. */
const STRANGER = -2.5;

const SECONDS_PER_WEEK = 7 * 86_400;

/** A listener's taste as it changes from session to session. */
export type Taste = {
  /** Lets the time since the last session pass. */
  wait: (seconds: number) => void;
  /** Chooses what the session is to be about; sets the moment `fit` refers to. */
  choose: (context: SessionContext) => { scene: number; other: number; theme: number };
  /** 0..1: how well a scene answers the present moment, 1 for the best favourite. */
  fit: (scene: number) => number;
  /** Learns how the session went. */
  remember: (scene: number, skipShare: number) => void;
};

/** Starts a listener's taste at its lasting fondness. */
export function startTaste(listener: Listener, catalogue: Catalogue, rng: Rng): Taste {
  const scenes = listener.favourites.slice();
  const home = listener.fondness;
  const fondness = home.slice();
  const fatigue = new Float64Array(scenes.length);
  const odds = new Float64Array(scenes.length);
  const weights = new Float64Array(scenes.length);
  const themeWeights = new Float64Array(THEMES.length);
  let previous = -1;
  let previousTheme = -1;
  let best = 0;

  const moodOf = (scene: number) => GENRES[catalogue.sceneGenre[scene]!]!.mood;

  /** A wandered-to scene takes the place of the least loved favourite of its mood, so that every mood keeps its scenes. */
  const adopt = (scene: number) => {
    if (scenes.includes(scene)) return;
    const isReplaceable = (index: number) => moodOf(scenes[index]!) === moodOf(scene);
    let weakest = -1;
    for (let index = 0; index < scenes.length; index++) {
      if (isReplaceable(index) && (weakest < 0 || fondness[index]! < fondness[weakest]!)) weakest = index;
    }
    if (weakest < 0) return;
    scenes[weakest] = scene;
    fondness[weakest] = 0;
    fatigue[weakest] = 0;
  };

  const feel = (context: SessionContext) => {
    const daypart = DAYPARTS.indexOf(daypartOf(context.hour));
    best = Number.NEGATIVE_INFINITY;
    scenes.forEach((scene, index) => {
      const mood = moodOf(scene);
      const lean = listener.moodLean[MOODS.indexOf(mood) * DAYPARTS.length + daypart]!;
      const value = fondness[index]! + callFor(mood, context) + lean - fatigue[index]! + (scene === previous ? KICK : 0);
      odds[index] = value;
      best = Math.max(best, value);
    });
  };

  return {
    wait: (seconds) => {
      const weeks = seconds / SECONDS_PER_WEEK;
      const kept = Math.exp(-RETURN_PER_WEEK * weeks);
      for (let index = 0; index < fondness.length; index++) {
        fondness[index] = home[index]! + (fondness[index]! - home[index]!) * kept + DRIFT_PER_WEEK * Math.sqrt(weeks) * rng.normal();
      }
    },
    choose: (context) => {
      const isWandering = previous >= 0 && context.device !== 'car' && rng.uniform() < WANDER_SHARE;
      if (isWandering) {
        previous = catalogue.sceneNeighbours[previous * NEIGHBOURS]!;
        adopt(previous);
      }
      feel(context);
      for (let index = 0; index < odds.length; index++) weights[index] = Math.exp(odds[index]! - best);
      const scene = isWandering ? previous : scenes[drawWeighted(weights, weights.length, rng)]!;
      const other = scenes[drawWeighted(weights, weights.length, rng)]!;
      listener.themeLean.forEach((lean, theme) => {
        themeWeights[theme] = Math.exp(lean + themeCall(theme, context.hour) + (theme === previousTheme ? THEME_KICK : 0));
      });
      previousTheme = drawWeighted(themeWeights, themeWeights.length, rng);
      return { scene, other, theme: previousTheme };
    },
    fit: (scene) => {
      const index = scenes.indexOf(scene);
      return Math.exp((index < 0 ? STRANGER : Math.max(STRANGER, odds[index]! - best)) / 2);
    },
    remember: (scene, skipShare) => {
      for (let index = 0; index < fatigue.length; index++) fatigue[index] = fatigue[index]! * FATIGUE_LEFT;
      const index = scenes.indexOf(scene);
      if (index >= 0) fatigue[index] = fatigue[index]! + FATIGUE * skipShare;
      previous = scene;
    },
  };
}
