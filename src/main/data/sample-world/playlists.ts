import { createRng, type Rng } from '../../../shared/random.ts';
import { type Catalogue, NEIGHBOURS } from './catalogue.ts';
import { GENRES } from './genres.ts';
import { makeListener, scenePicker } from './listeners.ts';
import { namePlaylist } from './names.ts';
import { THEMES } from './themes.ts';
import { cumulate, drawCumulative, drawWeighted } from './weighted-choice.ts';

/** Share of playlists that take from a second, neighbouring scene, and what they take from it. */
const MIXED_SHARE = 0.3;
const MIXED_PART = 0.35;
/** Artists a playlist leans on, and the share of its tracks that come from them. */
const ANCHOR_ARTISTS = 3;
const ANCHORED_SHARE = 0.3;
/** Share of the other tracks that keep to the playlist's theme. */
const THEMED_SHARE = 0.6;

/** Playlists by number; the tracks of playlist p are `tracks[offsets[p]]` up to `tracks[offsets[p + 1] - 1]`. */
export type Playlists = { name: string[]; owner: Int32Array; followers: Int32Array; offsets: Int32Array; tracks: Int32Array };

/**
 * Makes one playlist a listener, on the average: a favourite scene, at times its neighbour too, a theme, a few artists to lean on, and
 * tracks by popularity. Scene and theme weigh more than the artists: who finds them continues the playlist better than who plays more of
 * the same artists, and these better than who plays the rest of the same albums.
 */
export function makePlaylists(catalogue: Catalogue, users: number, seed: number): Playlists {
  const rng = createRng(seed, 'playlists');
  const names = createRng(seed, 'playlist-names');
  const pickScene = scenePicker(catalogue);
  const chooseTracks = trackChooser(catalogue);
  const playlists = {
    name: [] as string[],
    owner: new Int32Array(users),
    followers: new Int32Array(users),
    offsets: new Int32Array(users + 1),
  };
  const tracks: number[] = [];
  for (let playlist = 0; playlist < users; playlist++) {
    const owner = rng.integer(users);
    const { favourites, fondness, themeLean } = makeListener(owner, seed, pickScene);
    const scene = favourites[drawWeighted(fondness.map(Math.exp), fondness.length, rng)]!;
    const theme = drawWeighted(themeLean.map(Math.exp), themeLean.length, rng);
    const other = rng.uniform() < MIXED_SHARE ? catalogue.sceneNeighbours[scene * NEIGHBOURS + rng.integer(NEIGHBOURS)]! : scene;
    tracks.push(...chooseTracks(scene, other, theme, rng));
    const genre = GENRES[catalogue.sceneGenre[scene]!]!;
    playlists.name.push(namePlaylist(names, genre.mood, genre.name, THEMES[theme]!));
    playlists.owner[playlist] = owner;
    playlists.followers[playlist] = Math.floor(Math.exp(0.8 + 1.9 * rng.normal()));
    playlists.offsets[playlist + 1] = tracks.length;
  }
  return { ...playlists, tracks: Int32Array.from(tracks) };
}

function trackChooser(catalogue: Catalogue) {
  const { sceneOffsets, themeOffsets, themeTracks, trackPopularity, trackAlbum, albumArtist, albumOffsets, artistOffsets } = catalogue;
  const sums = cumulate(trackPopularity);
  const themeSums = cumulate(Float64Array.from(themeTracks, (track) => trackPopularity[track]!));
  const drawFromScene = (scene: number, rng: Rng) => drawCumulative(sums, sceneOffsets[scene]!, sceneOffsets[scene + 1]!, rng);
  const drawAbout = (scene: number, theme: number, rng: Rng) => {
    const list = scene * THEMES.length + theme;
    const [from, to] = [themeOffsets[list]!, themeOffsets[list + 1]!];
    return from < to ? themeTracks[drawCumulative(themeSums, from, to, rng)]! : drawFromScene(scene, rng);
  };
  const drawByArtist = (artist: number, rng: Rng) => {
    const [from, to] = [albumOffsets[artistOffsets[artist]!]!, albumOffsets[artistOffsets[artist + 1]!]!];
    return drawCumulative(sums, from, to, rng);
  };

  return (scene: number, other: number, theme: number, rng: Rng): Set<number> => {
    const anchors = Array.from({ length: ANCHOR_ARTISTS }, () => albumArtist[trackAlbum[drawFromScene(scene, rng)]!]!);
    const room = sceneOffsets[scene + 1]! - sceneOffsets[scene]!;
    const wished = Math.min(Math.ceil(room * 0.6), Math.max(6, Math.round(24 * Math.exp(0.45 * rng.normal()))));
    const chosen = new Set<number>();
    // Popular tracks come up again and again; a playlist that finds nothing new is finished.
    for (let attempt = 0; chosen.size < wished && attempt < 20 * wished; attempt++) {
      const place = rng.uniform() < MIXED_PART ? other : scene;
      if (rng.uniform() < ANCHORED_SHARE) chosen.add(drawByArtist(anchors[rng.integer(ANCHOR_ARTISTS)]!, rng));
      else chosen.add(rng.uniform() < THEMED_SHARE ? drawAbout(place, theme, rng) : drawFromScene(place, rng));
    }
    return chosen;
  };
}
