import { createRng, type Rng } from '../../../shared/random.ts';
import { type Catalogue, SOUND_DIMENSIONS, THEMES_PER_TRACK } from './catalogue.ts';
import { GENRES } from './genres.ts';
import { THEMES } from './themes.ts';

/** Numeric columns of the track table besides `acoustic_vector_0..7`: Spotify's audio features, then those that P0's data adds. */
const NAMES = [
  'duration_ms',
  'year',
  'popularity',
  'explicit',
  'danceability',
  'energy',
  'key',
  'loudness',
  'mode',
  'speechiness',
  'acousticness',
  'instrumentalness',
  'liveness',
  'valence',
  'tempo',
  'time_signature',
  'beat_strength',
  'bounciness',
  'dyn_range_mean',
  'flatness',
  'mechanism',
  'organism',
] as const;
type Name = (typeof NAMES)[number];

/** How far each theme moves energy, valence and tempo: what makes themes audible, and learnable from content. */
const THEME_ENERGY = 0.09;
const THEME_VALENCE = 0.09;
const THEME_TEMPO = 6;
/** The same for the acoustic vector, in every dimension. */
const THEME_SOUND = 0.25;

const clampShare = (value: number) => Math.min(0.998, Math.max(0.002, value));

/** What every theme adds to a track's sound. */
type ThemeSound = { energy: number; valence: number; tempo: number; vector: number[] };

function makeThemeSounds(rng: Rng): ThemeSound[] {
  return THEMES.map(() => ({
    energy: THEME_ENERGY * rng.normal(),
    valence: THEME_VALENCE * rng.normal(),
    tempo: THEME_TEMPO * rng.normal(),
    vector: Array.from({ length: SOUND_DIMENSIONS }, () => THEME_SOUND * rng.normal()),
  }));
}

function soundOf(catalogue: Catalogue, track: number, themes: readonly ThemeSound[], rng: Rng): Record<Name, number> {
  const genre = GENRES[catalogue.sceneGenre[catalogue.trackScene[track]!]!]!;
  const moved = (by: 'energy' | 'valence' | 'tempo') => themes.reduce((sum, theme) => sum + theme[by], 0);
  const near = (value: number, spread: number) => clampShare(value + spread * rng.normal());
  const energy = near(genre.energy + moved('energy'), 0.04);
  const danceability = near(genre.danceability, 0.08);
  const acousticness = near(genre.acousticness, 0.1);
  const valence = near(genre.valence + moved('valence'), 0.04);
  return {
    duration_ms: Math.round(1000 * Math.max(45, genre.seconds * Math.exp(0.22 * rng.normal()))),
    year: catalogue.albumYear[catalogue.trackAlbum[track]!]!,
    popularity: Math.round(Math.max(0, Math.min(100, 42 + 15 * Math.log(catalogue.trackPopularity[track]!) + 5 * rng.normal()))),
    explicit: rng.uniform() < genre.explicitShare ? 1 : 0,
    danceability,
    energy,
    key: rng.integer(12),
    loudness: Math.min(-0.5, -21 + 17 * energy + 1.5 * rng.normal()),
    mode: rng.uniform() < 0.45 + 0.4 * valence ? 1 : 0,
    speechiness: near(genre.speechiness, 0.02),
    acousticness,
    instrumentalness: near(genre.instrumentalness, 0.12),
    liveness: clampShare(0.08 + 0.12 * rng.uniform() + (rng.uniform() < 0.06 ? 0.5 : 0)),
    valence,
    tempo: Math.max(50, genre.tempo + moved('tempo') + 6 * rng.normal()),
    time_signature: rng.uniform() < 0.9 ? 4 : rng.uniform() < 0.8 ? 3 : 5,
    beat_strength: clampShare(0.55 * danceability + 0.35 * energy + 0.05 * rng.normal()),
    bounciness: clampShare(0.6 * danceability + 0.25 * valence + 0.06 * rng.normal()),
    dyn_range_mean: Math.max(1, 12 - 6 * energy + 1.2 * rng.normal()),
    flatness: 0.9 + 0.12 * energy + 0.03 * rng.normal(),
    mechanism: clampShare(0.75 - 0.55 * acousticness + 0.1 * rng.normal()),
    organism: clampShare(0.15 + 0.65 * acousticness - 0.1 * energy + 0.08 * rng.normal()),
  };
}

/** The audio features of every track, by column name, each of length tracks. */
export function makeAudioFeatures(catalogue: Catalogue, seed: number): Record<string, Float32Array> {
  const rng = createRng(seed, 'audio');
  const tracks = catalogue.trackScene.length;
  const columns: Record<string, Float32Array> = {};
  for (const name of NAMES) columns[name] = new Float32Array(tracks);
  for (let dimension = 0; dimension < SOUND_DIMENSIONS; dimension++) columns[`acoustic_vector_${dimension}`] = new Float32Array(tracks);
  const themeSounds = makeThemeSounds(createRng(seed, 'theme-sound'));
  for (let track = 0; track < tracks; track++) {
    const ofTrack = catalogue.trackThemes.subarray(track * THEMES_PER_TRACK, (track + 1) * THEMES_PER_TRACK);
    const themes = Array.from(ofTrack, (theme) => themeSounds[theme]!);
    const sound = soundOf(catalogue, track, themes, rng);
    for (const name of NAMES) columns[name]![track] = sound[name];
    const artist = catalogue.albumArtist[catalogue.trackAlbum[track]!]!;
    for (let dimension = 0; dimension < SOUND_DIMENSIONS; dimension++) {
      columns[`acoustic_vector_${dimension}`]![track] =
        catalogue.artistSound[artist * SOUND_DIMENSIONS + dimension]! +
        themes.reduce((sum, { vector }) => sum + vector[dimension]!, 0) +
        0.08 * rng.normal();
    }
  }
  return columns;
}
