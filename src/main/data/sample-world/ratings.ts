import { NEVER_AGAIN } from '../../../shared/domain/never-again.ts';
import { createRng, type Rng } from '../../../shared/random.ts';
import { type Catalogue, SOUND_DIMENSIONS } from './catalogue.ts';
import { type Listener, makeListener, scenePicker } from './listeners.ts';
import { cumulate, drawCumulative, drawWeighted } from './weighted-choice.ts';

/** Share of the rated artists that come from the listener's favourite scenes. */
const FAVOURITE_SHARE = 0.6;

/** One row a rating, listener by listener. */
export type Ratings = { user: Int32Array; artist: Int32Array; rating: Uint8Array };

/** The listener's direction in sound space: the fondness-weighted mean of the favourite scenes, of length 1. */
function soundTaste(listener: Listener, sceneSound: Float32Array): number[] {
  const sum = new Array<number>(SOUND_DIMENSIONS).fill(0);
  listener.favourites.forEach((scene, index) => {
    const weight = Math.exp(listener.fondness[index]!);
    for (let dimension = 0; dimension < SOUND_DIMENSIONS; dimension++)
      sum[dimension]! += weight * sceneSound[scene * SOUND_DIMENSIONS + dimension]!;
  });
  const length = Math.hypot(...sum) || 1;
  return sum.map((value) => value / length);
}

/** Listeners like round numbers: most say tens, many say 0, 50 or 100 for "no", "well" and "yes". */
function roundLikePeople(score: number, rng: Rng): number {
  const bounded = Math.max(0, Math.min(100, score));
  const habit = rng.uniform();
  if (habit < 0.55) return Math.round(bounded / 10) * 10;
  return habit < 0.7 ? Math.round(bounded / 50) * 50 : Math.round(bounded);
}

/**
 * Makes ratings of artists: the listener's level, the artist's quality, how near the artist's sound lies to the listener's taste, and noise.
 * Few artists are rated by many, most by few; about two in a hundred are never to be played again.
 */
export function makeRatings(catalogue: Catalogue, users: number, seed: number): Ratings {
  const { artistScene, artistSound, artistPopularity, sceneReach, sceneSound } = catalogue;
  const pickScene = scenePicker(catalogue);
  const artists = artistScene.length;
  const qualityRng = createRng(seed, 'artist-quality');
  const quality = Float64Array.from(artistScene, (_, artist) => 8 * qualityRng.normal() + 4 * Math.log(artistPopularity[artist]!));
  const sums = cumulate(Float64Array.from(artistScene, (scene, artist) => sceneReach[scene]! * artistPopularity[artist]!));
  // Artists are numbered scene by scene.
  const firstArtist = new Int32Array(catalogue.sceneCount + 1);
  for (const scene of artistScene) firstArtist[scene + 1]!++;
  for (let scene = 0; scene < catalogue.sceneCount; scene++) firstArtist[scene + 1]! += firstArtist[scene]!;

  const columns = { user: [] as number[], artist: [] as number[], rating: [] as number[] };
  for (let user = 0; user < users; user++) {
    const rng = createRng(seed, 'ratings', user);
    const listener = makeListener(user, seed, pickScene);
    const taste = soundTaste(listener, sceneSound);
    const level = 62 + 9 * rng.normal();
    const wished = Math.min(artists, Math.max(3, Math.round(24 * Math.exp(0.7 * rng.normal()))));
    const fondness = listener.fondness.map(Math.exp);
    const rated = new Set<number>();
    for (let attempt = 0; rated.size < wished && attempt < 5 * wished; attempt++) {
      const scene = listener.favourites[drawWeighted(fondness, fondness.length, rng)]!;
      rated.add(
        rng.uniform() < FAVOURITE_SHARE
          ? drawCumulative(sums, firstArtist[scene]!, firstArtist[scene + 1]!, rng)
          : drawCumulative(sums, 0, artists, rng),
      );
    }
    for (const artist of rated) {
      let match = 0;
      for (let dimension = 0; dimension < SOUND_DIMENSIONS; dimension++)
        match += taste[dimension]! * artistSound[artist * SOUND_DIMENSIONS + dimension]!;
      const score = level + quality[artist]! + 24 * match + 7 * rng.normal();
      columns.user.push(user);
      columns.artist.push(artist);
      columns.rating.push(score < 25 && rng.uniform() < 0.5 ? NEVER_AGAIN : roundLikePeople(score, rng));
    }
  }
  return { user: Int32Array.from(columns.user), artist: Int32Array.from(columns.artist), rating: Uint8Array.from(columns.rating) };
}
