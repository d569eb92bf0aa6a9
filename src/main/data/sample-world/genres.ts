/** What a genre is for. Contexts call for a mood; genres, and through them scenes and tracks, answer it. */
export const MOODS = ['calm', 'focus', 'bright', 'party', 'road'] as const;
export type Mood = (typeof MOODS)[number];

/** The typical sound of a genre. Unit-less features lie in 0..1 as on Spotify; tempo is in beats a minute. */
export type Genre = {
  name: string;
  mood: Mood;
  /** Relative share of listening. */
  reach: number;
  energy: number;
  danceability: number;
  acousticness: number;
  instrumentalness: number;
  speechiness: number;
  valence: number;
  tempo: number;
  /** Median length in seconds. */
  seconds: number;
  /** Centre of its release years. */
  year: number;
  explicitShare: number;
};

type Row = [name: string, mood: Mood, reach: number, ...sound: number[]];

// reach | energy danceability acousticness instrumentalness speechiness valence | tempo seconds year explicit
const ROWS: Row[] = [
  ['ambient', 'calm', 0.7, 0.15, 0.22, 0.8, 0.85, 0.04, 0.15, 88, 290, 2012, 0],
  ['folk', 'calm', 0.9, 0.32, 0.45, 0.82, 0.08, 0.04, 0.4, 108, 220, 2006, 0.02],
  ['slow soul', 'calm', 1, 0.4, 0.55, 0.5, 0.03, 0.06, 0.45, 92, 235, 1998, 0.05],
  ['bossa nova', 'calm', 0.5, 0.34, 0.6, 0.75, 0.15, 0.04, 0.62, 122, 195, 1978, 0],
  ['chamber', 'calm', 0.5, 0.12, 0.25, 0.95, 0.88, 0.04, 0.2, 95, 275, 1990, 0],
  ['lo-fi', 'focus', 1.1, 0.33, 0.66, 0.55, 0.78, 0.08, 0.38, 82, 145, 2019, 0.01],
  ['downtempo', 'focus', 0.8, 0.45, 0.64, 0.25, 0.6, 0.05, 0.35, 100, 265, 2009, 0.03],
  ['modern jazz', 'focus', 0.7, 0.38, 0.5, 0.6, 0.55, 0.05, 0.5, 115, 330, 2003, 0],
  ['post-rock', 'focus', 0.6, 0.55, 0.33, 0.2, 0.75, 0.05, 0.2, 124, 340, 2010, 0.01],
  ['minimal', 'focus', 0.6, 0.48, 0.7, 0.15, 0.8, 0.05, 0.28, 119, 360, 2014, 0],
  ['indie pop', 'bright', 1.4, 0.62, 0.6, 0.22, 0.06, 0.05, 0.6, 120, 212, 2015, 0.06],
  ['synth pop', 'bright', 1.2, 0.7, 0.67, 0.1, 0.08, 0.05, 0.62, 118, 225, 2013, 0.04],
  ['funk', 'bright', 0.9, 0.68, 0.78, 0.18, 0.06, 0.08, 0.82, 110, 240, 1984, 0.05],
  ['reggae', 'bright', 0.7, 0.55, 0.76, 0.2, 0.05, 0.12, 0.76, 90, 232, 1992, 0.06],
  ['afro pop', 'bright', 1, 0.7, 0.8, 0.2, 0.03, 0.09, 0.78, 106, 200, 2018, 0.06],
  ['house', 'party', 1.2, 0.82, 0.79, 0.04, 0.45, 0.06, 0.55, 125, 250, 2016, 0.04],
  ['hip hop', 'party', 1.6, 0.68, 0.78, 0.16, 0.02, 0.27, 0.5, 96, 205, 2016, 0.6],
  ['techno', 'party', 0.7, 0.88, 0.7, 0.02, 0.78, 0.06, 0.3, 132, 370, 2015, 0.01],
  ['dance pop', 'party', 1.7, 0.8, 0.74, 0.08, 0.01, 0.07, 0.68, 122, 195, 2017, 0.12],
  ['drum and bass', 'party', 0.6, 0.92, 0.56, 0.03, 0.5, 0.09, 0.4, 174, 245, 2013, 0.05],
  ['classic rock', 'road', 1.3, 0.76, 0.5, 0.12, 0.07, 0.05, 0.62, 126, 245, 1979, 0.03],
  ['country', 'road', 1, 0.65, 0.58, 0.28, 0.01, 0.04, 0.64, 124, 205, 2008, 0.04],
  ['blues rock', 'road', 0.7, 0.64, 0.52, 0.26, 0.12, 0.05, 0.58, 118, 255, 1988, 0.02],
  ['heavy rock', 'road', 0.9, 0.93, 0.42, 0.01, 0.12, 0.09, 0.36, 134, 240, 2001, 0.15],
];

/** The genres of every sample world. */
export const GENRES: readonly Genre[] = ROWS.map(([name, mood, reach, ...sound]) => {
  const [energy, danceability, acousticness, instrumentalness, speechiness, valence, tempo, seconds, year, explicitShare] = sound as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    name,
    mood,
    reach,
    energy,
    danceability,
    acousticness,
    instrumentalness,
    speechiness,
    valence,
    tempo,
    seconds,
    year,
    explicitShare,
  };
});
