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
 * The music of a world. A *scene* is a handful of artists of one genre with one audience; its tracks lie on a *line* from
 * the calmest to the most driving, along which sessions move. Tracks are numbered scene by scene, artist by artist, album by album.
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
  /** sceneCount + 1; the places `line[lineOffsets[s]]` up to `line[lineOffsets[s + 1] - 1]` are scene s. */
  lineOffsets: Int32Array;
  /** Track at each place, calm to driving within a scene. */
  line: Int32Array;
  /** Place of each track: the inverse of `line`. */
  place: Int32Array;
  trackScene: Int32Array;
  trackAlbum: Int32Array;
  /** -1.. 1 and a little beyond: how driving a track is within its scene. */
  trackDrive: Float32Array;
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
  const trackDrive = new Float32Array(tracks);
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

  const makeAlbum = (scene: number, room: number, artistDrive: number, popularity: number, year: number) => {
    const album = albumArtist.length;
    const size = Math.min(room, 4 + rng.integer(9));
    albumArtist.push(artistScene.length - 1);
    albumYear.push(Math.min(2023, Math.round(year)));
    albumTitle.push(nameRecording(names));
    for (let position = 0; position < size; position++) {
      const track = trackTitle.length;
      trackScene[track] = scene;
      trackAlbum[track] = album;
      trackDrive[track] = 0.6 * artistDrive + 0.5 * rng.normal();
      trackPopularity[track] = popularity * Math.exp(0.8 * rng.normal() - 0.05 * position);
      trackTitle.push(nameRecording(names));
    }
    albumOffsets.push(trackTitle.length);
    return size;
  };

  const lineOffsets = new Int32Array(scenes.sceneCount + 1);
  unevenShares(tracks, scenes.sceneCount, rng).forEach((size, scene) => {
    const genre = GENRES[scenes.sceneGenre[scene]!]!;
    let room = size;
    while (room > 0) {
      const popularity = Math.exp(0.7 * rng.normal());
      artistScene.push(scene);
      artistName.push(nameArtist(names, taken));
      artistSound.push(...soundNear(scenes.sceneSound, scene, 0.15, rng));
      artistPopularity.push(popularity);
      const drive = rng.normal();
      let year = genre.year - 6 + 6 * rng.normal();
      do {
        room -= makeAlbum(scene, room, drive, popularity, year);
        year += 1 + rng.integer(4);
      } while (room > 0 && rng.uniform() < 0.45);
    }
    lineOffsets[scene + 1] = lineOffsets[scene]! + size;
  });

  const { line, place } = layLines(lineOffsets, trackDrive);
  return {
    ...scenes,
    lineOffsets,
    line,
    place,
    trackScene,
    trackAlbum,
    trackDrive,
    trackPopularity,
    successors: plantSuccessors(scenes.sceneNeighbours, lineOffsets, line, trackScene, trackPopularity, createRng(seed, 'successors')),
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

/** Orders every scene's tracks from calm to driving. */
function layLines(lineOffsets: Int32Array, trackDrive: Float32Array) {
  const line = Int32Array.from(trackDrive, (_, track) => track);
  for (let scene = 0; scene + 1 < lineOffsets.length; scene++) {
    line.subarray(lineOffsets[scene], lineOffsets[scene + 1]).sort((left, right) => trackDrive[left]! - trackDrive[right]! || left - right);
  }
  const place = new Int32Array(line.length);
  line.forEach((track, position) => {
    place[track] = position;
  });
  return { line, place };
}

/** Plants what follows what: the first successor lies in the track's own scene, the second in its nearest neighbour. */
function plantSuccessors(
  sceneNeighbours: Int32Array,
  lineOffsets: Int32Array,
  line: Int32Array,
  trackScene: Int32Array,
  trackPopularity: Float32Array,
  rng: Rng,
): Int32Array {
  const sums = cumulate(Float64Array.from(line, (track) => trackPopularity[track]!));
  const successors = new Int32Array(line.length * SUCCESSORS);
  for (let track = 0; track < line.length; track++) {
    const scene = trackScene[track]!;
    [scene, sceneNeighbours[scene * NEIGHBOURS]!].forEach((from, which) => {
      const successor = line[drawCumulative(sums, lineOffsets[from]!, lineOffsets[from + 1]!, rng)]!;
      successors[track * SUCCESSORS + which] = successor === track ? (track + 1) % line.length : successor;
    });
  }
  return successors;
}
