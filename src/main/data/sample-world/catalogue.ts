import { createRng, type Rng } from '../../../shared/random.ts';
import { GENRES } from './genres.ts';
import { nameArtist, nameRecording } from './names.ts';
import { THEMES } from './themes.ts';
import { cumulate, drawCumulative } from './weighted-choice.ts';

const TRACKS_PER_SCENE = 160;
/** Tiny worlds have fewer tracks a scene before they have fewer genres. */
const FEWEST_TRACKS_PER_SCENE = 40;
/** Themes an artist prefers, and the share of a track's themes that come from them. */
const ARTIST_THEMES = 3;
const ARTIST_THEME_SHARE = 0.3;
/** Genres follow one another in this stride, so that the first five scenes already answer five moods. */
const GENRE_STRIDE = 5;
/** Dimensions of the sound space that scenes, artists and listeners' ratings live in; published as acoustic_vector_0..7. */
export const SOUND_DIMENSIONS = 8;
/** Neighbours of each scene, nearest first. */
export const NEIGHBOURS = 3;
/** Planted successors of each track. */
export const SUCCESSORS = 2;

/** Themes of each track. */
export const THEMES_PER_TRACK = 4;

/**
 * The music of a world. A *scene* is a handful of artists of one genre with one audience. A track is about four of the *themes*, which
 * all scenes share; a scene's tracks about one theme are what a session plays. Tracks are numbered scene by scene, artist by artist,
 * album by album.
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
  /** sceneCount + 1; a scene's tracks are consecutive numbers. */
  sceneOffsets: Int32Array;
  /** sceneCount x THEMES + 1; the tracks of scene s about theme t begin at `themeTracks[themeOffsets[s * THEMES.length + t]]`. */
  themeOffsets: Int32Array;
  themeTracks: Int32Array;
  trackScene: Int32Array;
  trackAlbum: Int32Array;
  /** tracks x THEMES_PER_TRACK, distinct within a track. */
  trackThemes: Uint8Array;
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
  /** artists + 1; an artist's albums are consecutive numbers. */
  artistOffsets: Int32Array;
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

/** Draws a track's themes, some of them those its artist sings about most. */
function drawThemes(artistThemes: readonly number[], rng: Rng): Set<number> {
  const themes = new Set<number>();
  while (themes.size < THEMES_PER_TRACK) {
    themes.add(rng.uniform() < ARTIST_THEME_SHARE ? artistThemes[rng.integer(artistThemes.length)]! : rng.integer(THEMES.length));
  }
  return themes;
}

function soundNear(centre: Float32Array, at: number, spread: number, rng: Rng): number[] {
  return Array.from({ length: SOUND_DIMENSIONS }, (_, dimension) => centre[at * SOUND_DIMENSIONS + dimension]! + spread * rng.normal());
}

/** The scenes, before any music: their genres, audiences, sound and neighbourhood. */
function makeScenes(tracks: number, rng: Rng) {
  const sceneCount = Math.max(
    1,
    Math.min(GENRES.length, Math.floor(tracks / FEWEST_TRACKS_PER_SCENE)),
    Math.round(tracks / TRACKS_PER_SCENE),
  );
  const genreSound = Float32Array.from({ length: GENRES.length * SOUND_DIMENSIONS }, () => 0.6 * rng.normal());
  const sceneGenre = Uint8Array.from({ length: sceneCount }, (_, scene) => (scene * GENRE_STRIDE) % GENRES.length);
  const sceneReach = Float64Array.from(sceneGenre, (genre) => GENRES[genre]!.reach * Math.exp(0.8 * rng.normal()));
  const sceneSound = Float32Array.from([...sceneGenre].flatMap((genre) => soundNear(genreSound, genre, 0.3, rng)));
  const sceneNeighbours = new Int32Array(sceneCount * NEIGHBOURS);
  for (let scene = 0; scene < sceneCount; scene++) {
    // Two neighbours share the genre, where it has other scenes; the third is a bridge to any genre.
    const eldest = scene % GENRES.length;
    const siblings = Math.ceil((sceneCount - eldest) / GENRES.length);
    for (let which = 0; which < NEIGHBOURS; which++) {
      const sibling = eldest + GENRES.length * rng.integer(siblings);
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
  const trackThemes = new Uint8Array(tracks * THEMES_PER_TRACK);
  const trackPopularity = new Float32Array(tracks);
  const trackTitle: string[] = [];
  const albumArtist: number[] = [];
  const albumYear: number[] = [];
  const albumTitle: string[] = [];
  const albumOffsets = [0];
  const artistOffsets = [0];
  const artistScene: number[] = [];
  const artistName: string[] = [];
  const artistSound: number[] = [];
  const artistPopularity: number[] = [];

  const makeAlbum = (scene: number, room: number, artistThemes: number[], popularity: number, year: number) => {
    const album = albumArtist.length;
    const size = Math.min(room, 3 + rng.integer(8));
    albumArtist.push(artistScene.length - 1);
    albumYear.push(Math.min(2023, Math.round(year)));
    albumTitle.push(nameRecording(names));
    for (let position = 0; position < size; position++) {
      const track = trackTitle.length;
      trackScene[track] = scene;
      trackAlbum[track] = album;
      trackThemes.set([...drawThemes(artistThemes, rng)], track * THEMES_PER_TRACK);
      trackPopularity[track] = popularity * Math.exp(0.8 * rng.normal() - 0.05 * position);
      trackTitle.push(nameRecording(names));
    }
    albumOffsets.push(trackTitle.length);
    return size;
  };

  const sceneOffsets = new Int32Array(scenes.sceneCount + 1);
  unevenShares(tracks, scenes.sceneCount, rng).forEach((size, scene) => {
    const genre = GENRES[scenes.sceneGenre[scene]!]!;
    let room = size;
    while (room > 0) {
      const popularity = Math.exp(0.7 * rng.normal());
      artistScene.push(scene);
      artistName.push(nameArtist(names, taken));
      artistSound.push(...soundNear(scenes.sceneSound, scene, 0.15, rng));
      artistPopularity.push(popularity);
      const themes = Array.from({ length: ARTIST_THEMES }, () => rng.integer(THEMES.length));
      let year = genre.year - 6 + 6 * rng.normal();
      do {
        room -= makeAlbum(scene, room, themes, popularity, year);
        year += 1 + rng.integer(4);
      } while (room > 0 && rng.uniform() < 0.7);
      artistOffsets.push(albumArtist.length);
    }
    sceneOffsets[scene + 1] = sceneOffsets[scene]! + size;
  });

  return {
    ...scenes,
    sceneOffsets,
    ...groupByTheme(trackScene, trackThemes, scenes.sceneCount),
    trackScene,
    trackAlbum,
    trackThemes,
    trackPopularity,
    successors: plantSuccessors(scenes.sceneNeighbours, sceneOffsets, trackScene, trackPopularity, createRng(seed, 'successors')),
    trackTitle,
    albumArtist: Int32Array.from(albumArtist),
    albumYear: Int16Array.from(albumYear),
    albumTitle,
    albumOffsets: Int32Array.from(albumOffsets),
    artistOffsets: Int32Array.from(artistOffsets),
    artistScene: Int32Array.from(artistScene),
    artistName,
    artistSound: Float32Array.from(artistSound),
    artistPopularity: Float32Array.from(artistPopularity),
  };
}

/** Lists every scene's tracks by theme; a track stands in THEMES_PER_TRACK lists. */
function groupByTheme(trackScene: Int32Array, trackThemes: Uint8Array, sceneCount: number) {
  const listOf = (entry: number) => trackScene[Math.floor(entry / THEMES_PER_TRACK)]! * THEMES.length + trackThemes[entry]!;
  const themeOffsets = new Int32Array(sceneCount * THEMES.length + 1);
  for (let entry = 0; entry < trackThemes.length; entry++) themeOffsets[listOf(entry) + 1]!++;
  for (let list = 0; list + 1 < themeOffsets.length; list++) themeOffsets[list + 1]! += themeOffsets[list]!;
  const filled = themeOffsets.slice();
  const themeTracks = new Int32Array(trackThemes.length);
  for (let entry = 0; entry < trackThemes.length; entry++) themeTracks[filled[listOf(entry)]!++] = Math.floor(entry / THEMES_PER_TRACK);
  return { themeOffsets, themeTracks };
}

/** Plants what follows what: the first successor lies in the track's own scene, the second in its nearest neighbour. */
function plantSuccessors(
  sceneNeighbours: Int32Array,
  sceneOffsets: Int32Array,
  trackScene: Int32Array,
  trackPopularity: Float32Array,
  rng: Rng,
): Int32Array {
  const sums = cumulate(trackPopularity);
  const tracks = trackScene.length;
  const successors = new Int32Array(tracks * SUCCESSORS);
  for (let track = 0; track < tracks; track++) {
    const scene = trackScene[track]!;
    [scene, sceneNeighbours[scene * NEIGHBOURS]!].forEach((from, which) => {
      const successor = drawCumulative(sums, sceneOffsets[from]!, sceneOffsets[from + 1]!, rng);
      successors[track * SUCCESSORS + which] = successor === track ? (track + 1) % tracks : successor;
    });
  }
  return successors;
}
