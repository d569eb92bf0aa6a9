import type { Note, Sketch, Voice } from './make-sketch.ts';

/** How each voice sounds: its wave, how loud it is among the others, and how it begins and ends, in seconds. */
const VOICES: Readonly<
  Record<Exclude<Voice, 'hat'>, { wave: OscillatorType; level: number; attack: number; release: number; cutoff: number }>
> = {
  pad: { wave: 'sawtooth', level: 0.09, attack: 0.18, release: 0.5, cutoff: 900 },
  bass: { wave: 'triangle', level: 0.34, attack: 0.012, release: 0.12, cutoff: 700 },
  lead: { wave: 'triangle', level: 0.2, attack: 0.008, release: 0.28, cutoff: 2600 },
};
const ECHO_SECONDS = 0.27;
const FADE_SECONDS = 0.08;
/** So that the first note is not cut. */
const AHEAD_SECONDS = 0.06;

/** A sketch that is heard. */
export type Playing = { stop: () => void; ended: Promise<void> };

/** Plays a sketch through the speakers; `ended` settles when it is over or stopped. */
export function playSketch(context: AudioContext, sketch: Sketch): Playing {
  const start = context.currentTime + AHEAD_SECONDS;
  const master = context.createGain();
  master.gain.value = 0.8;
  const press = context.createDynamicsCompressor();
  master.connect(press).connect(context.destination);
  const echo = context.createDelay(1);
  echo.delayTime.value = ECHO_SECONDS;
  const again = context.createGain();
  again.gain.value = 0.24;
  echo.connect(again).connect(echo);
  again.connect(master);

  const noise = sketch.notes.some(({ voice }) => voice === 'hat') ? makeNoise(context) : null;
  for (const note of sketch.notes) {
    if (note.voice !== 'hat') playTone(context, note, note.voice, start, sketch.brightness, master, note.voice === 'lead' ? echo : null);
    else if (noise !== null) playHat(context, note, noise, start, master);
  }

  const end = Promise.withResolvers<void>();
  const close = () => {
    clearTimeout(timer);
    press.disconnect();
    master.disconnect();
    end.resolve();
  };
  const timer = setTimeout(close, (AHEAD_SECONDS + sketch.seconds + 2 * ECHO_SECONDS) * 1000);
  return {
    ended: end.promise,
    stop: () => {
      const now = context.currentTime;
      master.gain.setTargetAtTime(0, now, FADE_SECONDS / 4);
      clearTimeout(timer);
      setTimeout(close, FADE_SECONDS * 1000);
    },
  };
}

function playTone(
  context: AudioContext,
  { at, seconds, pitch, loudness }: Note,
  voice: keyof typeof VOICES,
  start: number,
  brightness: number,
  out: AudioNode,
  echo: AudioNode | null,
): void {
  const { wave, level, attack, release, cutoff } = VOICES[voice];
  const [from, to] = [start + at, start + at + seconds];
  const filter = context.createBiquadFilter();
  filter.type = 'lowpass';
  filter.frequency.value = cutoff * (0.6 + 1.6 * brightness);
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(level * loudness, from + attack);
  gain.gain.setTargetAtTime(0, Math.max(from + attack, to - release / 2), release / 3);
  filter.connect(gain).connect(out);
  if (echo !== null) gain.connect(echo);
  // Two a little apart sound like one that is wide.
  for (const detune of voice === 'pad' ? [-6, 6] : [0]) {
    const oscillator = context.createOscillator();
    oscillator.type = wave;
    oscillator.frequency.value = 440 * 2 ** ((pitch - 69) / 12);
    oscillator.detune.value = detune;
    oscillator.connect(filter);
    oscillator.start(from);
    oscillator.stop(to + release * 2);
  }
}

function playHat(context: AudioContext, { at, seconds, loudness }: Note, noise: AudioBuffer, start: number, out: AudioNode): void {
  const source = context.createBufferSource();
  source.buffer = noise;
  const filter = context.createBiquadFilter();
  filter.type = 'highpass';
  filter.frequency.value = 7000;
  const gain = context.createGain();
  gain.gain.setValueAtTime(loudness, start + at);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + at + seconds);
  source.connect(filter).connect(gain).connect(out);
  source.start(start + at, 0, seconds);
}

/** A tenth of a second of noise from a small generator of its own: nothing depends on which. */
function makeNoise(context: AudioContext): AudioBuffer {
  const buffer = context.createBuffer(1, Math.ceil(context.sampleRate / 10), context.sampleRate);
  const samples = buffer.getChannelData(0);
  let state = 22222;
  for (let index = 0; index < samples.length; index++) {
    state = (Math.imul(state, 196314165) + 907633515) | 0;
    samples[index] = state / 2 ** 31;
  }
  return buffer;
}
