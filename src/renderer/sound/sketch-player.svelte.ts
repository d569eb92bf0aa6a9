import type { TrackSound } from '../../shared/domain/track-sound.ts';
import { makeSketch } from './make-sketch.ts';
import { type Playing, playSketch } from './play-sketch.ts';

/** Plays one sketch at a time, wherever in the app it is asked for. */
export class SketchPlayer {
  /** The track that is heard; null where none is. */
  track = $state<string | null>(null);
  /** What is heard, in words. */
  words = $state('');
  #context: AudioContext | null = null;
  #playing: Playing | null = null;

  /** Plays a track, in the place of what is heard; answers whether it was heard to its end. */
  async play(track: string, sound: TrackSound | null): Promise<boolean> {
    this.stop();
    const sketch = makeSketch(track, sound);
    this.track = track;
    this.words = sketch.words;
    // Browsers let pages make sound only after a key or a click, which is when this is called first.
    this.#context ??= new AudioContext();
    await this.#context.resume();
    if (this.track !== track) return false;
    const playing = playSketch(this.#context, sketch);
    this.#playing = playing;
    await playing.ended;
    if (this.#playing !== playing) return false;
    this.#playing = null;
    this.track = null;
    return true;
  }

  stop(): void {
    const playing = this.#playing;
    this.#playing = null;
    this.track = null;
    playing?.stop();
  }
}
