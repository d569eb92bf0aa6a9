import type { TrackSound } from '../../shared/domain/track-sound.ts';
import { createRng } from '../../shared/random.ts';

/** How the cover of a track is drawn in a square of 100 by 100. */
export type CoverLook = {
  /** CSS colours. */
  ground: string;
  inks: readonly string[];
  /** A line of waves each, as the `d` of an SVG path, back to front. */
  waves: readonly string[];
  /** A disc: the sun of a major key stands high, the moon of a minor one low. */
  disc: { x: number; y: number; radius: number };
};

const SIZE = 100;
const POINTS = 24;

/** Draws a cover from features: the hue is the key on the circle of fifths, waves are as many as the tempo is fast and as high as the energy, colours as warm as the valence. */
export function coverLook(track: string, sound: TrackSound | null): CoverLook {
  const rng = createRng(1, 'cover', track);
  const key = sound?.key ?? null;
  const [energy, valence] = [share(sound?.energy ?? 0.4), share(sound?.valence ?? 0.5)];
  const isMajor = (sound?.mode ?? 1) >= 0.5;
  // Neighbours on the circle of fifths sound alike and look alike.
  const hue = key === null ? rng.integer(360) : (((Math.round(key) * 7) % 12) * 30 + 210) % 360;
  const strength = sound === null ? 0.02 : 0.05 + 0.1 * energy;
  const tone = (lightness: number, turn: number, more = 0) =>
    `oklch(${lightness.toFixed(3)} ${(strength + more).toFixed(3)} ${(hue + turn + 360) % 360})`;
  const light = (isMajor ? 0.72 : 0.42) + 0.14 * (valence - 0.5);
  const count = 2 + Math.round(share(((sound?.tempo ?? 110) - 60) / 120) * 4);
  const waves = Array.from({ length: count }, (_, line) => {
    const level = 42 + (46 * (line + 0.6)) / count;
    return wavePath(level, 3 + 15 * energy, 1 + rng.uniform() * (1 + 2 * energy), rng.uniform() * 2 * Math.PI, valence);
  });
  return {
    ground: tone(light, 0),
    // From the ground to the foot, however many lines there are: none is lost in black.
    inks: waves.map((_, line) => {
      const depth = (line + 1) / count;
      return tone(light - depth * (isMajor ? 0.34 : 0.22), (valence - 0.5) * 100 * depth, 0.03 * depth);
    }),
    waves,
    disc: { x: 22 + rng.uniform() * 56, y: isMajor ? 24 + rng.uniform() * 10 : 38 + rng.uniform() * 10, radius: 8 + 9 * valence },
  };
}

/** A filled wave from its line down; glad tracks swing round, grave ones break. */
function wavePath(level: number, height: number, swings: number, phase: number, valence: number): string {
  const points = Array.from({ length: POINTS + 1 }, (_, point) => {
    const angle = (point / POINTS) * swings * 2 * Math.PI + phase;
    const round = Math.sin(angle);
    const broken = (2 / Math.PI) * Math.asin(Math.sin(angle));
    return [(point / POINTS) * SIZE, level + (height / 2) * (valence * round + (1 - valence) * broken)] as const;
  });
  return `M0 ${SIZE} ${points.map(([x, y]) => `L${x.toFixed(1)} ${y.toFixed(1)}`).join(' ')} L${SIZE} ${SIZE} Z`;
}

const share = (value: number) => Math.max(0, Math.min(1, value));
