import type { TrackSound } from '../../shared/domain/track-sound.ts';
import { createRng, type Rng } from '../../shared/random.ts';

export type Voice = 'pad' | 'bass' | 'lead' | 'hat';
/** A note of a sketch: seconds from its beginning, MIDI pitch (60 is C4), loudness 0..1. */
export type Note = { voice: Voice; at: number; seconds: number; pitch: number; loudness: number };

/** A short phrase that says how a track sounds. */
export type Sketch = {
  notes: readonly Note[];
  seconds: number;
  /** 0..1, how bright the instruments are. */
  brightness: number;
  /** In words, for who cannot hear it. */
  words: string;
};

/** What stands in for a feature the data does not have. */
const PLAIN = { tempo: 104, key: 0, mode: 1, energy: 0.5, valence: 0.5 };
const KEYS = ['C', 'C♯', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'A♭', 'A', 'B♭', 'B'] as const;
const SCALES = { major: [0, 2, 4, 5, 7, 9, 11], minor: [0, 2, 3, 5, 7, 8, 10] } as const;
/** Degrees of the scale that the chords stand on, from the glad to the grave. */
const PROGRESSIONS = {
  major: [
    [0, 4, 5, 3],
    [0, 5, 3, 4],
    [0, 2, 5, 3],
  ],
  minor: [
    [0, 5, 2, 6],
    [0, 3, 5, 6],
    [0, 3, 0, 4],
  ],
} as const;
const CHORDS = 4;
/** Beats of a chord; a slow track gets half as many, so that no sketch is long. */
const BEATS = 4;
const SLOW_TEMPO = 100;

/** Composes the sketch of a track from its tempo, key, mode, energy and valence; the same track always sounds the same. */
export function makeSketch(track: string, sound: TrackSound | null): Sketch {
  const rng = createRng(1, 'sketch', track);
  const tempo = comfortable(sound?.tempo ?? PLAIN.tempo);
  const key = (((Math.round(sound?.key ?? PLAIN.key) % 12) + 12) % 12) as number;
  const mode = (sound?.mode ?? PLAIN.mode) >= 0.5 ? 'major' : 'minor';
  const energy = share(sound?.energy ?? PLAIN.energy);
  const valence = share(sound?.valence ?? PLAIN.valence);

  const beat = 60 / tempo;
  const beats = tempo < SLOW_TEMPO ? BEATS / 2 : BEATS;
  const degrees = PROGRESSIONS[mode][valence > 0.6 ? 0 : valence > 0.3 ? 1 : 2]!;
  // Keys above F lie an octave lower, so that none is shrill.
  const home = 60 + (key > 5 ? key - 12 : key);
  const pitchOf = (degree: number) => home + SCALES[mode][((degree % 7) + 7) % 7]! + 12 * Math.floor(degree / 7);
  const notes: Note[] = [];
  degrees.forEach((degree, chord) => {
    const at = chord * beats * beat;
    const long = beats * beat;
    for (const step of [0, 2, 4])
      notes.push({ voice: 'pad', at, seconds: long, pitch: pitchOf(degree + step), loudness: 0.5 - 0.2 * energy });
    notes.push(...bassNotes(pitchOf(degree) - 24, at, beat, beats, energy));
    notes.push(...leadNotes(rng, (step) => pitchOf(degree + step) + 12, at, beat, beats, { energy, valence }));
    if (energy > 0.55) notes.push(...hatNotes(at, beat, beats, energy));
  });
  return {
    notes,
    seconds: CHORDS * beats * beat,
    brightness: share(0.25 + 0.5 * energy + 0.25 * valence),
    words: `${KEYS[key]} ${mode}, ${Math.round(tempo)} beats a minute, ${energy > 0.66 ? 'lively' : energy > 0.33 ? 'moderate' : 'calm'}, ${valence > 0.6 ? 'glad' : valence > 0.3 ? 'even' : 'grave'}`,
  };
}

function bassNotes(pitch: number, at: number, beat: number, beats: number, energy: number): Note[] {
  const every = energy > 0.7 ? 0.5 : energy > 0.4 ? 1 : beats;
  return steps(beats, every).map((step) => ({
    voice: 'bass',
    at: at + step * beat,
    seconds: every * beat * 0.9,
    pitch,
    loudness: 0.55 + 0.3 * energy,
  }));
}

/** Walks over the chord and its neighbours; more energy plays more of the eighths, more gladness climbs. */
function leadNotes(
  rng: Rng,
  pitchOf: (step: number) => number,
  at: number,
  beat: number,
  beats: number,
  { energy, valence }: { energy: number; valence: number },
): Note[] {
  const tones = [0, 2, 4, 7, 9];
  let place = rng.integer(3);
  return steps(beats, 0.5).flatMap((step) => {
    const isOnBeat = Number.isInteger(step);
    place = Math.max(0, Math.min(tones.length - 1, place + (rng.uniform() < 0.35 + 0.3 * valence ? 1 : -1)));
    const isPlayed = rng.uniform() < (isOnBeat ? 0.45 + 0.45 * energy : 0.7 * energy);
    if (!isPlayed) return [];
    const note: Note = {
      voice: 'lead',
      at: at + step * beat,
      seconds: beat * (energy > 0.6 ? 0.45 : 0.9),
      pitch: pitchOf(tones[place]!),
      loudness: isOnBeat ? 0.6 : 0.42,
    };
    return [note];
  });
}

function hatNotes(at: number, beat: number, beats: number, energy: number): Note[] {
  return steps(beats, energy > 0.8 ? 0.5 : 1).map((step) => ({
    voice: 'hat',
    at: at + (step + (energy > 0.8 ? 0 : 0.5)) * beat,
    seconds: 0.05,
    pitch: 0,
    loudness: Number.isInteger(step) ? 0.12 : 0.2,
  }));
}

const steps = (beats: number, every: number) => Array.from({ length: Math.round(beats / every) }, (_, index) => index * every);
const share = (value: number) => Math.max(0, Math.min(1, value));

/** Halves or doubles what would be a rush or a crawl: the pulse stays. */
function comfortable(tempo: number): number {
  let bounded = Number.isFinite(tempo) && tempo > 0 ? tempo : PLAIN.tempo;
  while (bounded > 176) bounded /= 2;
  while (bounded < 60) bounded *= 2;
  return bounded;
}
