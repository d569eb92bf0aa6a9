import { z } from 'zod';

/** What covers are drawn and sketches played from: Spotify's audio features; null where the data does not have one. */
export const TrackSound = z.object({
  /** Beats a minute. */
  tempo: z.number().nullable(),
  /** Pitch class, 0 is C. */
  key: z.number().nullable(),
  /** 1 is major, 0 minor. */
  mode: z.number().nullable(),
  /** 0..1 */
  energy: z.number().nullable(),
  /** 0..1, how glad it sounds. */
  valence: z.number().nullable(),
});
export type TrackSound = z.infer<typeof TrackSound>;

export const SoundsRequest = z.strictObject({ run: z.string().min(1), tracks: z.array(z.string().min(1)).max(2000) });
export type SoundsRequest = z.infer<typeof SoundsRequest>;
