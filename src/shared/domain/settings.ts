import { z } from 'zod';
import { PartsOfDay } from './parts-of-day.ts';

const Count = z.int().min(1).max(256).nullable();

/** What the analyst has set for the home: how the machine is shared out, where null leaves it to Segue, and how a day is cut. */
export const Settings = z.strictObject({
  /** Trials that run side by side; automatically one a core. */
  trialsAtOnce: Count,
  /** TensorFlow threads of each; automatically the cores shared out among the trials. */
  threadsPerTrial: Count,
  /** How hours are grouped wherever results and contexts are shown by part of the day. */
  partsOfDay: PartsOfDay,
});
export type Settings = z.infer<typeof Settings>;

/** The settings to change; the others stay. */
export const SettingsChange = Settings.partial();
export type SettingsChange = z.infer<typeof SettingsChange>;
