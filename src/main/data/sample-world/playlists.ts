import { createRng, type Rng } from '../../../shared/random.ts';
import { type Catalogue, NEIGHBOURS } from './catalogue.ts';
import { GENRES } from './genres.ts';
import { makeListener, scenePicker } from './listeners.ts';
import { namePlaylist } from './names.ts';
import { cumulate, drawCumulative, drawWeighted } from './weighted-choice.ts';

/** Share of playlists that take from a second, neighbouring scene, and what they take from it. */
const MIXED_SHARE = 0.35;
const MIXED_PART = 0.35;
/** Artists a playlist leans on, and the share of its tracks that come from them. */
const ANCHOR_ARTISTS = 3;
const ANCHORED_SHARE = 0.2;
/** Share of playlists whose tracks turn clockwise round the wheel instead of lying as they came. */
const ORDERED_SHARE = 0.4;

/** Playlists by number; the tracks of playlist p are `tracks[offsets[p]]` up to `tracks[offsets[p + 1] - 1]`. */
export type Playlists = { name: string[]; owner: Int32Array; followers: Int32Array; offsets: Int32Array; tracks: Int32Array };

/**
 * Makes one playlist a listener, on the average: a theme (a favourite scene, at times its neighbour too), a few artists it leans on,
 * and tracks by popularity. The theme weighs more than the artists: who finds it continues the playlist better than who plays more of the same artist.
 */
export function makePlaylists(catalogue: Catalogue, users: number, seed: number): Playlists {
  const rng = createRng(seed, 'playlists');
  const names = createRng(seed, 'playlist-names');
  const pickScene = scenePicker(catalogue);
  const sums = cumulate(Float64Array.from(catalogue.wheel, (track) => catalogue.trackPopularity[track]!));
  const playlists = {
    name: [] as string[],
    owner: new Int32Array(users),
    followers: new Int32Array(users),
    offsets: new Int32Array(users + 1),
  };
  const tracks: number[] = [];
  for (let playlist = 0; playlist < users; playlist++) {
    const owner = rng.integer(users);
    const { favourites, fondness } = makeListener(owner, seed, pickScene);
    const theme = favourites[drawWeighted(fondness.map(Math.exp), fondness.length, rng)]!;
    const other = rng.uniform() < MIXED_SHARE ? catalogue.sceneNeighbours[theme * NEIGHBOURS + rng.integer(NEIGHBOURS)]! : theme;
    const chosen = chooseTracks(catalogue, sums, theme, other, rng);
    if (rng.uniform() < ORDERED_SHARE)
      chosen.sort((left, right) => catalogue.trackAngle[left]! - catalogue.trackAngle[right]! || left - right);
    const genre = GENRES[catalogue.sceneGenre[theme]!]!;
    playlists.name.push(namePlaylist(names, genre.mood, genre.name));
    playlists.owner[playlist] = owner;
    playlists.followers[playlist] = Math.floor(Math.exp(0.8 + 1.9 * rng.normal()));
    tracks.push(...chosen);
    playlists.offsets[playlist + 1] = tracks.length;
  }
  return { ...playlists, tracks: Int32Array.from(tracks) };
}

function chooseTracks(catalogue: Catalogue, sums: Float64Array, theme: number, other: number, rng: Rng): number[] {
  const { wheel, wheelOffsets, trackAlbum, albumArtist, albumOffsets } = catalogue;
  const draw = (scene: number) => wheel[drawCumulative(sums, wheelOffsets[scene]!, wheelOffsets[scene + 1]!, rng)]!;
  const anchors = Array.from({ length: ANCHOR_ARTISTS }, () => {
    const album = trackAlbum[draw(theme)]!;
    // Any album of the artist: an artist's albums are neighbours in number.
    const elsewhere = album + rng.integer(3) - 1;
    return albumArtist[elsewhere] === albumArtist[album] ? [album, elsewhere] : [album, album];
  });
  const room = wheelOffsets[theme + 1]! - wheelOffsets[theme]!;
  const wished = Math.min(Math.ceil(room * 0.6), Math.max(6, Math.round(24 * Math.exp(0.45 * rng.normal()))));
  const chosen = new Set<number>();
  // Popular tracks come up again and again; a playlist that finds nothing new is finished.
  for (let attempt = 0; chosen.size < wished && attempt < 20 * wished; attempt++) {
    if (rng.uniform() < ANCHORED_SHARE) {
      const album = anchors[rng.integer(ANCHOR_ARTISTS)]![rng.integer(2)]!;
      chosen.add(albumOffsets[album]! + rng.integer(albumOffsets[album + 1]! - albumOffsets[album]!));
    } else chosen.add(draw(rng.uniform() < MIXED_PART ? other : theme));
  }
  return [...chosen];
}
