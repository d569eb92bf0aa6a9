import { createRng, type Rng } from '../../../shared/random.ts';
import { GENRES } from './genres.ts';
import { nameArtist, nameRecording } from './names.ts';
import { cumulate, drawCumulative } from './weighted-choice.ts';

const TRACKS_PER_SCENE = 160;
/** Dimensions of the sound space that scenes, artists and listeners' ratings live in; published as acoustic_vector_0..7. */
export const SOUND_DIMENSIONS = 8;
/** Neighbouring scenes a detour may lead to, nearest first. */
export const NEIGHBOURS = 3;
/** Planted successors of each track. */
export const SUCCESSORS = 2;

/**
 * The music of a world. A *scene* is a handful of artists of one genre with one audience; its tracks lie on a *wheel* of feeling,
 * bright at the top, driving on one side and calm on the other, round which sessions turn. Tracks are numbered scene by scene, artist by artist, album by album.
 */
export type Catalogue = {
  sceneCount: number;
  /** Genre number of each scene. */
  sceneGenre: Uint8Array;
  /** Relative audience of each scene. */
  sceneReach: Float64Array;
  /** sceneCount x SOUND_DIMENSIONS. */
  sceneSound: Float32Array;
  /** sceneCount x NEIGHBOURS scene numbers. */
  sceneNeighbours: Int32Array;
  /** sceneCount + 1; the places `wheel[wheelOffsets[s]]` up to `wheel[wheelOffsets[s + 1] - 1]` are scene s. */
  wheelOffsets: Int32Array;
  /** Track at each place, by angle within a scene. */
  wheel: Int32Array;
  /** Place of each track: the inverse of `wheel`. */
  place: Int32Array;
  trackScene: Int32Array;
  trackAlbum: Int32Array;
  /** Radians, 0..2 pi, clockwise from the brightest: a quarter is most driving, three quarters most calm. */
  trackAngle: Float32Array;
  /** Relative popularity, positive, median 1 over the world. */
  trackPopularity: Float32Array;
  /** tracks x SUCCESSORS: what often follows, likelier first. */
  successors: Int32Array;
  trackTitle: string[];
  albumArtist: Int32Array;
  albumYear: Int16Array;
  albumTitle: string[];
  /** albums + 1; an album's tracks are consecutive numbers in album order. */
  albumOffsets: Int32Array;
  artistScene: Int32Array;
  artistName: string[];
  /** artists x SOUND_DIMENSIONS. */
  artistSound: Float32Array;
  artistPopularity: Float32Array;
};

/** Sizes of `parts` shares of `total`, near equal but not quite, every share at least 1. */
function unevenShares(total: number, parts: number, rng: Rng): number[] {
  const weights = Array.from({ length: parts }, () => 0.6 + 0.8 * rng.uniform());
  const sum = weights.reduce((running, weight) => running + weight, 0);
  let reached = 0;
  let used = 0;
  return weights.map((weight, part) => {
    reached += weight;
    const end = part === parts - 1 ? total : Math.max(used + 1, Math.round((total * reached) / sum));
    const size = end - used;
    used = end;
    return size;
  });
}

function wrapAngle(angle: number): number {
  const turn = 2 * Math.PI;
  return ((angle % turn) + turn) % turn;
}

function soundNear(centre: Float32Array, at: number, spread: number, rng: Rng): number[] {
  return Array.from({ length: SOUND_DIMENSIONS }, (_, dimension) => centre[at * SOUND_DIMENSIONS + dimension]! + spread * rng.normal());
}

/** The scenes, before any music: their genres, audiences, sound and neighbourhood. */
function makeScenes(tracks: number, rng: Rng) {
  const sceneCount = Math.max(Math.min(GENRES.length, Math.floor(tracks / 10)), Math.round(tracks / TRACKS_PER_SCENE));
  const genreSound = Float32Array.from({ length: GENRES.length * SOUND_DIMENSIONS }, () => 0.6 * rng.normal());
  const sceneGenre = Uint8Array.from({ length: sceneCount }, (_, scene) => scene % GENRES.length);
  const sceneReach = Float64Array.from(sceneGenre, (genre) => GENRES[genre]!.reach * Math.exp(0.5 * rng.normal()));
  const sceneSound = Float32Array.from([...sceneGenre].flatMap((genre) => soundNear(genreSound, genre, 0.3, rng)));
  const sceneNeighbours = new Int32Array(sceneCount * NEIGHBOURS);
  for (let scene = 0; scene < sceneCount; scene++) {
    // Two neighbours share the genre, where it has other scenes; the third is a bridge to any genre.
    const siblings = Math.ceil((sceneCount - sceneGenre[scene]!) / GENRES.length);
    for (let which = 0; which < NEIGHBOURS; which++) {
      const sibling = sceneGenre[scene]! + GENRES.length * rng.integer(siblings);
      const neighbour = which < NEIGHBOURS - 1 && sibling !== scene ? sibling : rng.integer(sceneCount);
      sceneNeighbours[scene * NEIGHBOURS + which] = neighbour === scene ? (scene + 1) % sceneCount : neighbour;
    }
  }
  return { sceneCount, sceneGenre, sceneReach, sceneSound, sceneNeighbours };
}

/** Makes the music of a world of this many tracks; the same seed makes the same music. */
export function makeCatalogue(tracks: number, seed: number): Catalogue {
  const scenes = makeScenes(tracks, createRng(seed, 'scenes'));
  const rng = createRng(seed, 'music');
  const names = createRng(seed, 'names');
  const taken = new Set<string>();
  const trackScene = new Int32Array(tracks);
  const trackAlbum = new Int32Array(tracks);
  const trackAngle = new Float32Array(tracks);
  const trackPopularity = new Float32Array(tracks);
  const trackTitle: string[] = [];
  const albumArtist: number[] = [];
  const albumYear: number[] = [];
  const albumTitle: string[] = [];
  const albumOffsets = [0];
  const artistScene: number[] = [];
  const artistName: string[] = [];
  const artistSound: number[] = [];
  const artistPopularity: number[] = [];

  const makeAlbum = (scene: number, room: number, artistAngle: number, popularity: number, year: number) => {
    const album = albumArtist.length;
    const size = Math.min(room, 4 + rng.integer(9));
    albumArtist.push(artistScene.length - 1);
    albumYear.push(Math.min(2023, Math.round(year)));
    albumTitle.push(nameRecording(names));
    for (let position = 0; position < size; position++) {
      const track = trackTitle.length;
      trackScene[track] = scene;
      trackAlbum[track] = album;
      trackAngle[track] = wrapAngle(artistAngle + 0.8 * rng.normal());
      trackPopularity[track] = popularity * Math.exp(0.8 * rng.normal() - 0.05 * position);
      trackTitle.push(nameRecording(names));
    }
    albumOffsets.push(trackTitle.length);
    return size;
  };

  const wheelOffsets = new Int32Array(scenes.sceneCount + 1);
  unevenShares(tracks, scenes.sceneCount, rng).forEach((size, scene) => {
    const genre = GENRES[scenes.sceneGenre[scene]!]!;
    let room = size;
    while (room > 0) {
      const popularity = Math.exp(0.7 * rng.normal());
      artistScene.push(scene);
      artistName.push(nameArtist(names, taken));
      artistSound.push(...soundNear(scenes.sceneSound, scene, 0.15, rng));
      artistPopularity.push(popularity);
      const angle = 2 * Math.PI * rng.uniform();
      let year = genre.year - 6 + 6 * rng.normal();
      do {
        room -= makeAlbum(scene, room, angle, popularity, year);
        year += 1 + rng.integer(4);
      } while (room > 0 && rng.uniform() < 0.45);
    }
    wheelOffsets[scene + 1] = wheelOffsets[scene]! + size;
  });

  const { wheel, place } = layWheels(wheelOffsets, trackAngle);
  return {
    ...scenes,
    wheelOffsets,
    wheel,
    place,
    trackScene,
    trackAlbum,
    trackAngle,
    trackPopularity,
    successors: plantSuccessors(scenes.sceneNeighbours, wheelOffsets, wheel, trackScene, trackPopularity, createRng(seed, 'successors')),
    trackTitle,
    albumArtist: Int32Array.from(albumArtist),
    albumYear: Int16Array.from(albumYear),
    albumTitle,
    albumOffsets: Int32Array.from(albumOffsets),
    artistScene: Int32Array.from(artistScene),
    artistName,
    artistSound: Float32Array.from(artistSound),
    artistPopularity: Float32Array.from(artistPopularity),
  };
}

/** Orders every scene's tracks by their angle. */
function layWheels(wheelOffsets: Int32Array, trackAngle: Float32Array) {
  const wheel = Int32Array.from(trackAngle, (_, track) => track);
  for (let scene = 0; scene + 1 < wheelOffsets.length; scene++) {
    wheel
      .subarray(wheelOffsets[scene], wheelOffsets[scene + 1])
      .sort((left, right) => trackAngle[left]! - trackAngle[right]! || left - right);
  }
  const place = new Int32Array(wheel.length);
  wheel.forEach((track, position) => {
    place[track] = position;
  });
  return { wheel, place };
}

/** Plants what follows what: the first successor lies in the track's own scene, the second in its nearest neighbour. */
function plantSuccessors(
  sceneNeighbours: Int32Array,
  wheelOffsets: Int32Array,
  wheel: Int32Array,
  trackScene: Int32Array,
  trackPopularity: Float32Array,
  rng: Rng,
): Int32Array {
  const sums = cumulate(Float64Array.from(wheel, (track) => trackPopularity[track]!));
  const successors = new Int32Array(wheel.length * SUCCESSORS);
  for (let track = 0; track < wheel.length; track++) {
    const scene = trackScene[track]!;
    [scene, sceneNeighbours[scene * NEIGHBOURS]!].forEach((from, which) => {
      const successor = wheel[drawCumulative(sums, wheelOffsets[from]!, wheelOffsets[from + 1]!, rng)]!;
      successors[track * SUCCESSORS + which] = successor === track ? (track + 1) % wheel.length : successor;
    });
  }
  return successors;
}
