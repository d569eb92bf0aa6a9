import type { TrackSound } from '../../shared/domain/track-sound.ts';
import type { TrackFeatures } from '../layers/track-features.ts';

const NAMES = ['tempo', 'key', 'mode', 'energy', 'valence'] as const satisfies (keyof TrackSound)[];

/** What a track sounds like, from the features the data has under Spotify's names; null where it has none of them. */
export function trackSound({ names, values }: TrackFeatures, track: number): TrackSound | null {
  const entries = NAMES.map((name) => {
    const column = names.indexOf(name);
    const value = column < 0 ? Number.NaN : values[track * names.length + column]!;
    return [name, Number.isFinite(value) ? value : null] as const;
  });
  return entries.every(([, value]) => value === null) ? null : (Object.fromEntries(entries) as TrackSound);
}
