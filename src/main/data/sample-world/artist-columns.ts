import { GENRES } from './genres.ts';
import type { SampleWorld } from './sample-world.ts';

/** Followers and a popularity of 0..100 follow from the artist's share of its scene and the scene's reach. */
export function artistColumns({ catalogue }: SampleWorld) {
  const { artistScene, artistPopularity, sceneReach, sceneGenre } = catalogue;
  const fame = Float64Array.from(artistScene, (scene, artist) => artistPopularity[artist]! * sceneReach[scene]!);
  return {
    artist: catalogue.artistName,
    genre: Array.from(artistScene, (scene) => GENRES[sceneGenre[scene]!]!.name),
    followers: Int32Array.from(fame, (value) => Math.round(20_000 * value ** 1.6)),
    popularity: Int32Array.from(fame, (value) => Math.max(0, Math.min(100, Math.round(45 + 16 * Math.log(value))))),
  };
}
