import { z } from 'zod';

const Count = z.int().min(1).max(256).nullable();

/** How the machine is shared out; null leaves it to Segue. */
export const Settings = z.strictObject({
  /** Trials that run side by side; automatically one a core. */
  trialsAtOnce: Count,
  /** TensorFlow threads of each; automatically the cores shared out among the trials. */
  threadsPerTrial: Count,
});
export type Settings = z.infer<typeof Settings>;
