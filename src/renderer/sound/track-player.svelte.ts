import type { TrackAudio, TrackHearing } from '../../shared/domain/track-audio.ts';
import { makeSketch } from './make-sketch.ts';
import { type AudioPlace, type PlayingAudio, playAudio } from './play-audio.ts';
import { type Playing, playSketch } from './play-sketch.ts';

/** Plays one track at a time, wherever in the app it is asked for: the user's own audio where it is mapped, else a sketch. */
export class TrackPlayer {
  /** The track that is heard; null where none is. */
  track = $state<string | null>(null);
  /** What is heard, in words. */
  words = $state('');
  /** How far audio is; null while a sketch is heard. */
  place = $state.raw<AudioPlace | null>(null);
  #context: AudioContext | null = null;
  #playing: Playing | PlayingAudio | null = null;

  /** Plays a track, in the place of what is heard; answers whether it was heard to its end. Throws `audio.missing` or `audio.notAudio`. */
  async play(track: string, { sound, audio }: TrackHearing): Promise<boolean> {
    this.stop();
    this.track = track;
    const playing = audio === null || audio.kind === 'link' ? await this.#sketch(track, sound) : this.#audio(audio);
    if (playing === null || this.track !== track) return false;
    this.#playing = playing;
    try {
      await playing.ended;
      return this.#playing === playing;
    } finally {
      if (this.#playing === playing) this.stop();
    }
  }

  /** Goes to another place of the audio. */
  seek(seconds: number): void {
    if (this.#playing !== null && 'seek' in this.#playing) this.#playing.seek(seconds);
  }

  stop(): void {
    const playing = this.#playing;
    this.#playing = null;
    this.track = null;
    this.place = null;
    playing?.stop();
  }

  #audio(audio: TrackAudio): PlayingAudio {
    this.words = audio.kind === 'file' ? audio.name : `From ${audio.name}`;
    this.place = { seconds: 0, length: null };
    const playing: PlayingAudio = playAudio(audio, (place) => {
      if (this.#playing === playing) this.place = place;
    });
    return playing;
  }

  async #sketch(track: string, sound: TrackHearing['sound']): Promise<Playing | null> {
    const sketch = makeSketch(track, sound);
    this.words = `Sketch: ${sketch.words}`;
    // Browsers let pages make sound only after a key or a click, which is when this is called first.
    this.#context ??= new AudioContext();
    await this.#context.resume();
    return this.track === track ? playSketch(this.#context, sketch) : null;
  }
}
